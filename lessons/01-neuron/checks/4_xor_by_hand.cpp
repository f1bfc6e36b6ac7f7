// Grades 01.4: lets the three neurons answer lists of switch positions.
#include <algorithm>
#include <cmath>

#include "grade/grade.h"
#include "guard.h"

using namespace chainrule;
using Function = void(real* first, real* second, real* last);
namespace mine {
Function xor_by_hand;
}
namespace solution {
Function xor_by_hand;
}

static void hand(Case& c) {
  c.set_size("N", 4);
  c.set("x0", {0, 0, 1, 1});
  c.set("x1", {0, 1, 0, 1});
}

// 1 or 0, and NaN where a weight was never set.
static real says(const real* neuron, real x0, real x1) {
  const real sum = neuron[0] * x0 + neuron[1] * x1 + neuron[2];
  return std::isnan(sum) ? sum : real(sum > 0 ? 1 : 0);
}

static void call(Case& c, Function* f) {
  // Behind electric fences, so that first[3] is noticed; not outputs of the case, because
  // any nine numbers that answer right are right.
  const Guarded arrays[3] = {{"first", 3, sizeof(real), false},
                             {"second", 3, sizeof(real), false},
                             {"last", 3, sizeof(real), false}};
  real* n[3];
  for (int i = 0; i < 3; ++i) {
    n[i] = static_cast<real*>(arrays[i].data());
    std::fill(n[i], n[i] + 3, real(NAN));
  }
  f(n[0], n[1], n[2]);
  const int N = c.size("N");
  const int *x0 = c.indices("x0", {N}, 2), *x1 = c.indices("x1", {N}, 2);
  real* answer = c.output("answer", {N});
  for (int i = 0; i < N; ++i) {
    const real a = real(x0[i]), b = real(x1[i]);
    answer[i] = says(n[2], says(n[0], a, b), says(n[1], a, b));
  }
}

// The solution with another last neuron, or another second one.
static void with_last(real* first, real* second, real* last, real w0, real w1, real b) {
  solution::xor_by_hand(first, second, last);
  last[0] = w0, last[1] = w1, last[2] = b;
}
static void is_or(real* first, real* second, real* last) {
  with_last(first, second, last, 1, 0, real(-0.5));
}
static void is_nand(real* first, real* second, real* last) {
  with_last(first, second, last, 0, 1, real(-0.5));
}
static void is_and(real* first, real* second, real* last) {
  with_last(first, second, last, 0, -1, real(0.5));
}
static void is_xnor(real* first, real* second, real* last) {
  with_last(first, second, last, -1, -1, real(1.5));
}
static void always_yes(real* first, real* second, real* last) {
  with_last(first, second, last, 1, 1, real(-0.5));
}
static void always_no(real* first, real* second, real* last) {
  with_last(first, second, last, 0, 0, 0);
}
static void not_set(real*, real*, real*) {}

static const Check<Function> check(
    {"01.4",
     hand,
     call,
     mine::xor_by_hand,
     solution::xor_by_hand,
     {{not_set, "some of the nine numbers are not set yet: three for each neuron"},
      {is_or, "the net answers OR; when both are on, one neuron must stop the last one"},
      {is_nand, "the net says yes unless both are on; with none on it must say no too"},
      {is_and, "the net answers AND: it says yes when both are on, and only then"},
      {is_xnor, "the net says the opposite: turn all three signs of the last neuron"},
      {always_yes, "the net always says yes: does the last neuron ask for both?"},
      {always_no, "the net always says no: is some weight or bias still 0?"}}});
