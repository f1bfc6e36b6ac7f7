// Grades 05.4. The hand example has a logit of -800: log(p) is infinite there.
#include <cmath>
#include <vector>

#include "grade/grade.h"
#include "ops/scalar.h"
#include "plain/plain.h"

using namespace chainrule;
using Function = decltype(chainrule::focal_backward);
namespace mine {
Function focal_backward;
}
namespace solution {
Function focal_backward;
}

static void hand(Case& c) {
  c.set_size("count", 4);
  c.set("dloss", {4});
  c.set("gamma", {2});
  c.set("alpha", {0.25});
  c.set("logits", {0, 0, std::log(3.0), -800});
  c.set("targets", {1, 0, 1, 1});
}

static std::vector<real> targets_of(Case& c, int count) {
  const int* targets = c.indices("targets", {count}, 2);
  return std::vector<real>(targets, targets + count);
}

static void call(Case& c, Function* f) {
  const int count = c.size("count");
  const std::vector<real> targets = targets_of(c, count);
  const real gamma = *c.input("gamma", {1}, 0.5, 3), alpha = *c.input("alpha", {1}, 0, 1);
  f(c.output("dlogits", {count}), c.input("dloss", {1}), c.input("logits", {count}),
    targets.data(), gamma, alpha, count);
}

static void forward(Case& c) {
  const int count = c.size("count");
  const std::vector<real> targets = targets_of(c, count);
  const real gamma = *c.input("gamma", {1}, 0.5, 3), alpha = *c.input("alpha", {1}, 0, 1);
  plain::focal_forward(c.output("loss", {1}), c.input("logits", {count}), targets.data(),
                       gamma, alpha, count);
}

// What all mistakes but their own have in common. slope(z, p, miss) is that of
// (1 - p)^gamma (-log p) in z.
template <class Slope>
static void with_slope(real* dlogits, const real* dloss, const real* logits,
                       const real* targets, real alpha, int count, Slope slope) {
  for (int i = 0; i < count; ++i) {
    const real sign = targets[i] == 1 ? real(1) : real(-1), z = sign * logits[i];
    const real a = targets[i] == 1 ? alpha : 1 - alpha;
    dlogits[i] =
        dloss[0] * 2 * a * sign * slope(z, sigmoid(z), sigmoid(-z)) / real(count);
  }
}

static void one_term(real* dx, const real* dloss, const real* x, const real* t,
                     real gamma, real alpha, int count) {
  with_slope(dx, dloss, x, t, alpha, count,
             [=](real, real, real miss) { return -std::pow(miss, gamma) * miss; });
}
static void other_term(real* dx, const real* dloss, const real* x, const real* t,
                       real gamma, real alpha, int count) {
  with_slope(dx, dloss, x, t, alpha, count, [=](real z, real p, real miss) {
    return -std::pow(miss, gamma) * gamma * p * softplus(-z);
  });
}
static void second_turned(real* dx, const real* dloss, const real* x, const real* t,
                          real gamma, real alpha, int count) {
  with_slope(dx, dloss, x, t, alpha, count, [=](real z, real p, real miss) {
    return -std::pow(miss, gamma) * (miss - gamma * p * softplus(-z));
  });
}
static void second_without_p(real* dx, const real* dloss, const real* x, const real* t,
                             real gamma, real alpha, int count) {
  with_slope(dx, dloss, x, t, alpha, count, [=](real z, real, real miss) {
    return -std::pow(miss, gamma) * (miss + gamma * softplus(-z));
  });
}
static void by_probability(real* dx, const real* dloss, const real* x, const real* t,
                           real gamma, real alpha, int count) {
  with_slope(dx, dloss, x, t, alpha, count, [=](real z, real p, real miss) {
    return -std::pow(miss, gamma) / p - gamma * std::pow(miss, gamma - 1) * softplus(-z);
  });
}
static void log_of_p(real* dx, const real* dloss, const real* x, const real* t,
                     real gamma, real alpha, int count) {
  with_slope(dx, dloss, x, t, alpha, count, [=](real, real p, real miss) {
    return -std::pow(miss, gamma) * (miss - gamma * p * std::log(p));
  });
}
static void sign_not_turned(real* dx, const real* dloss, const real* x, const real* t,
                            real gamma, real alpha, int count) {
  solution::focal_backward(dx, dloss, x, t, gamma, alpha, count);
  for (int i = 0; i < count; ++i) dx[i] *= t[i] == 1 ? real(1) : real(-1);
}
static void alpha_for_all(real* dx, const real* dloss, const real* x, const real* t,
                          real gamma, real alpha, int count) {
  solution::focal_backward(dx, dloss, x, t, gamma, alpha, count);
  for (int i = 0; i < count; ++i) dx[i] *= t[i] == 1 ? 1 : alpha / (1 - alpha);
}

static const Check<Function> check(
    {"05.4",
     hand,
     call,
     mine::focal_backward,
     solution::focal_backward,
     {{one_term,
       "(1 - p_t)^gamma is held fixed; it depends on the logit, too: a second term"},
      {other_term, "only the slope of (1 - p_t)^gamma is here; -log p_t has one as well"},
      {second_turned,
       "the term of (1 - p_t)^gamma has the wrong sign: both factors fall as z grows"},
      {second_without_p,
       "the slope of 1 - p_t is -p_t (1 - p_t): in the second term a p_t is missing"},
      {by_probability,
       "this is the slope with respect to p_t; for the logit it is multiplied by "
       "p_t (1 - p_t)"},
      {log_of_p,
       "log(p_t) is infinite where p_t is rounded to 0: -log p_t is softplus(-z)"},
      {sign_not_turned,
       "where the target is 0, z is -x: the slope in x has the other sign"},
      {alpha_for_all, "alpha belongs to target 1; target 0 has 1 - alpha"}},
     forward});
