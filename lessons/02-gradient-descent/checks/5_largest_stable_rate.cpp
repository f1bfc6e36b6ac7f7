// Grades 02.5.
#include <algorithm>
#include <cmath>

#include "grade/grade.h"

using namespace chainrule;
using Function = real(const real* x, int n);
namespace mine {
Function largest_stable_rate;
}
namespace solution {
Function largest_stable_rate;
}

// Two points at 0 and 2: ww = 4, wb = 2, bb = 2, so lambda = 3 + sqrt(1 + 4).
static void hand(Case& c) {
  c.set_size("n", 2);
  c.set("x", {0, 2});
}

// At least two points, not symmetric about 0: the slant must show.
static void call(Case& c, Function* f) {
  const int n = c.size("n", {2, 3, 4, 5, 7, 8, 13});
  *c.output("rate", {1}) = f(c.input("x", {n}, -1, 2), n);
}

struct Bends {
  real ww = 0, wb = 0, bb = 2;
  Bends(const real* x, int n) {
    for (int i = 0; i < n; ++i) ww += 2 * x[i] * x[i] / real(n), wb += 2 * x[i] / real(n);
  }
  // sign 1: the largest eigenvalue, -1: the smallest.
  real eigenvalue(real sign) const {
    return (ww + bb) / 2 + sign * std::hypot((ww - bb) / 2, wb);
  }
};

static real one_over(const real* x, int n) {
  return solution::largest_stable_rate(x, n) / 2;
}
static real curvature_itself(const real* x, int n) { return Bends(x, n).eigenvalue(1); }
static real flattest(const real* x, int n) { return 2 / Bends(x, n).eigenvalue(-1); }
static real not_slanted(const real* x, int n) {
  const Bends h(x, n);
  return 2 / std::max(h.ww, h.bb);
}
static real not_squared(const real* x, int n) {
  const Bends h(x, n);
  return 2 / ((h.ww + h.bb) / 2 + std::sqrt(std::abs((h.ww - h.bb) / 2 + h.wb * h.wb)));
}
static real only_w(const real* x, int n) { return 2 / Bends(x, n).ww; }
static real summed(const real* x, int n) {
  Bends h(x, n);
  h.ww *= real(n), h.wb *= real(n);
  return 2 / h.eigenvalue(1);
}
static real no_twos(const real* x, int n) {
  Bends h(x, n);
  h.ww /= 2, h.wb /= 2;
  return 2 / h.eigenvalue(1);
}

static const Check<Function> check(
    {"02.5",
     hand,
     call,
     mine::largest_stable_rate,
     solution::largest_stable_rate,
     {{one_over,
       "this is 1 / lambda, where the error is gone in one step; it takes twice "
       "as much to diverge"},
      {curvature_itself, "this is lambda, the curvature; asked for is 2 / lambda"},
      {flattest,
       "the root is subtracted: that is the flattest direction, and the "
       "steepest one diverges first"},
      {not_slanted,
       "this looks along w and along b only; wb, which slants the bowl, is "
       "not in it"},
      {not_squared, "(ww - bb) / 2 stands under the root without its square"},
      {only_w, "this is the rate for w alone; b bends too"},
      {summed, "ww and wb are sums; they are means: divide by n"},
      {no_twos, "ww and wb lack their 2: MSE has no 1/2 in front, as bb = 2 shows"}}});
