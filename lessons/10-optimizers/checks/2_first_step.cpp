// Grades 10.2: asks for the first step of several gradients, with hats and without.
#include <cmath>

#include "grade/grade.h"

using namespace chainrule;
using Function = real(real grad, real rate, real beta1, real beta2, bool corrected);
namespace mine {
Function first_step;
}
namespace solution {
Function first_step;
}

static void hand(Case& c) {
  c.set_size("count", 2);
  c.set("grad", {5, -0.001});
  c.set("rate", {0.1});
  c.set("beta1", {0.5});
  c.set("beta2", {0.96});
}

static void call(Case& c, Function* f) {
  const int count = c.size("count");
  const real* grad = c.input("grad", {count});
  const real rate = c.input("rate", {1}, 0.1, 0.9)[0],
             beta1 = c.input("beta1", {1}, 0.6, 0.9)[0],
             beta2 = c.input("beta2", {1}, 0.9, 0.99)[0];
  real *with = c.output("corrected", {count}),
       *without = c.output("uncorrected", {count});
  for (int i = 0; i < count; ++i) {
    with[i] = f(grad[i], rate, beta1, beta2, true);
    without[i] = f(grad[i], rate, beta1, beta2, false);
  }
}

static real always_corrected(real grad, real rate, real beta1, real beta2, bool) {
  return solution::first_step(grad, rate, beta1, beta2, true);
}
static real never_corrected(real grad, real rate, real beta1, real beta2, bool) {
  return solution::first_step(grad, rate, beta1, beta2, false);
}
static real exchanged(real grad, real rate, real beta1, real beta2, bool corrected) {
  return solution::first_step(grad, rate, beta1, beta2, !corrected);
}
static real uphill(real grad, real rate, real beta1, real beta2, bool corrected) {
  return -solution::first_step(grad, rate, beta1, beta2, corrected);
}
static real always_down(real, real rate, real beta1, real beta2, bool corrected) {
  return solution::first_step(1, rate, beta1, beta2, corrected);
}
static real by_size(real grad, real rate, real beta1, real beta2, bool corrected) {
  return std::abs(grad) * solution::first_step(grad, rate, beta1, beta2, corrected);
}
static real no_root(real grad, real rate, real beta1, real beta2, bool corrected) {
  const real down = grad > 0 ? -rate : rate;
  return corrected ? down : down * (1 - beta1) / (1 - beta2);
}
static real betas(real grad, real rate, real beta1, real beta2, bool corrected) {
  return solution::first_step(grad, rate, 1 - beta1, 1 - beta2, corrected);
}

static const Check<Function> check(
    {"10.2",
     hand,
     call,
     mine::first_step,
     solution::first_step,
     {{always_corrected, "without the correction the answer is another: m / sqrt(v)"},
      {never_corrected,
       "with the correction the betas cancel: mhat is m / (1 - beta1), vhat likewise"},
      {exchanged,
       "the two answers are exchanged: with corrected true the hats are on, and the "
       "betas "
       "cancel"},
      {uphill, "the sign: theta - eta ..., so a positive gradient gives a negative step"},
      {always_down, "a negative gradient moves the weight up: keep the sign of g"},
      {by_size,
       "the step grows with the gradient; sqrt(v) grows with it too, and g / |g| is "
       "left"},
      {no_root, "the root over v is missing: sqrt(1 - beta2) is left of it"},
      {betas,
       "m and v start at 0, so what is left of them is (1 - beta1) g and (1 - beta2) "
       "g^2"}}});
