// Grades 04.1.
#include <cmath>

#include "grade/grade.h"
#include "ops/activations.h"

using namespace chainrule;
using Function = decltype(chainrule::relu_forward);
namespace mine {
Function relu_forward;
}
namespace solution {
Function relu_forward;
}

static void hand(Case& c) {
  c.set_size("count", 3);
  c.set("x", {-2, 0, 3});
}

static void call(Case& c, Function* f) {
  const int count = c.size("count");
  f(c.output("y", {count}), c.input("x", {count}), count);
}

static void other_half(real* y, const real* x, int count) {
  for (int i = 0; i < count; ++i) y[i] = x[i] < 0 ? x[i] : 0;
}
static void magnitude(real* y, const real* x, int count) {
  for (int i = 0; i < count; ++i) y[i] = std::abs(x[i]);
}
static void step(real* y, const real* x, int count) {
  for (int i = 0; i < count; ++i) y[i] = x[i] > 0 ? 1 : 0;
}
static void leaky(real* y, const real* x, int count) {
  for (int i = 0; i < count; ++i) y[i] = x[i] > 0 ? x[i] : real(0.01) * x[i];
}
static void nothing(real* y, const real* x, int count) {
  for (int i = 0; i < count; ++i) y[i] = x[i];
}
static void no_zeros(real* y, const real* x, int count) {
  for (int i = 0; i < count; ++i) {
    if (x[i] > 0) y[i] = x[i];
  }
}

static const Check<Function> check(
    {"04.1",
     hand,
     call,
     mine::relu_forward,
     solution::relu_forward,
     {{other_half,
       "this keeps the negative numbers; the positive ones pass: max, not min"},
      {magnitude, "negative numbers become positive (that is |x|); they should become 0"},
      {step, "this answers 1 for every positive x; what is positive passes as it is"},
      {leaky, "negative numbers pass a little (LeakyReLU); here they become exactly 0"},
      {nothing, "negative numbers pass unchanged: there is no bend yet"},
      {no_zeros, "where x is not positive nothing is written; write the 0 there too"}}});
