// Grades 09.1.
#include <cmath>

#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* weight, const real* noise, int C, int O);
namespace mine {
Function he_start;
}
namespace solution {
Function he_start;
}

static void hand(Case& c) {
  c.set_size("C", 8);
  c.set_size("O", 1);
  c.set("noise", {1, -1, 2, 0.5, -2, 0, 1, -1});
}

static void call(Case& c, Function* f) {
  const int C = c.size("C"), O = c.size("O");
  f(c.output("weight", {O, C}), c.input("noise", {O, C}), C, O);
}

static void times(real* weight, const real* noise, int count, double factor) {
  for (int i = 0; i < count; ++i) weight[i] = real(factor) * noise[i];
}
static void variance(real* weight, const real* noise, int C, int O) {
  times(weight, noise, O * C, 2.0 / C);
}
static void xavier(real* weight, const real* noise, int C, int O) {
  times(weight, noise, O * C, std::sqrt(2.0 / (C + O)));
}
static void no_relu(real* weight, const real* noise, int C, int O) {
  times(weight, noise, O * C, std::sqrt(1.0 / C));
}
static void by_outputs(real* weight, const real* noise, int C, int O) {
  times(weight, noise, O * C, std::sqrt(2.0 / O));
}
static void by_count(real* weight, const real* noise, int C, int O) {
  times(weight, noise, O * C, std::sqrt(2.0 / (C * O)));
}
static void half_rooted(real* weight, const real* noise, int C, int O) {
  times(weight, noise, O * C, std::sqrt(2.0) / C);
}

static const Check<Function> check(
    {"09.1",
     hand,
     call,
     mine::he_start,
     solution::he_start,
     {{variance,
       "the factor is 2/C itself; that is the variance that is asked for, and a factor s "
       "changes the variance by s x s"},
      {xavier, "this is Xavier's 2/(C + O); He's looks at the inputs alone: 2/C"},
      {no_relu, "the variance is 1/C: the half that the ReLU throws away is missing"},
      {by_outputs, "2/O: what is added up in a weighted sum are the C inputs"},
      {by_count, "2/(C O): a weighted sum has C terms, not as many as the matrix"},
      {half_rooted, "sqrt(2)/C: the root is to be taken of the whole, of 2/C"}}});
