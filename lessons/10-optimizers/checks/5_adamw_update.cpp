// Grades 10.5.
#include <cmath>

#include "grade/grade.h"
#include "ops/updates.h"

using namespace chainrule;
using Function = decltype(chainrule::adamw_update);
namespace mine {
Function adamw_update;
}
namespace solution {
Function adamw_update;
}

// The second weight has no gradient and has never had one: it shows the decay alone.
static void hand(Case& c) {
  c.set_size("count", 2);
  c.set_size("step", 1);
  c.set("value", {10, 10});
  c.set("m", {0, 0});
  c.set("v", {0, 0});
  c.set("grad", {2, 0});
  c.set("rate", {0.5});
  c.set("beta1", {0.9});
  c.set("beta2", {0.96});
  c.set("epsilon", {0.5});
  c.set("decay", {0.1});
}

// What was drawn for v may be negative, which no mean of squares is.
static real* mean_square(Case& c, int count) {
  real* v = c.added("v", {count});
  for (int i = 0; i < count; ++i) v[i] = std::abs(v[i]);
  return v;
}
static AdamSettings settings_of(Case& c) {
  return {c.input("beta1", {1}, 0.6, 0.9)[0], c.input("beta2", {1}, 0.9, 0.99)[0],
          c.input("epsilon", {1}, 0.05, 0.2)[0]};
}
static void call(Case& c, Function* f) {
  const int count = c.size("count"), step = c.size("step", {1, 2, 3, 10});
  // The memories first: where they are wrong, the value cannot be right.
  real *m = c.added("m", {count}), *v = mean_square(c, count),
       *value = c.added("value", {count});
  f(value, m, v, c.input("grad", {count}), c.input("rate", {1}, 0.1, 0.9)[0],
    uint64_t(step), settings_of(c), c.input("decay", {1}, 0.05, 0.4)[0], count);
}

// Adam's part alone, with `extra` times the weight in the gradient.
static void adam(real* value, real* m, real* v, const real* grad, real rate,
                 uint64_t step, AdamSettings settings, real extra, int count) {
  std::vector<real> sum(grad, grad + count);
  for (int i = 0; i < count; ++i) sum[size_t(i)] += extra * value[i];
  solution::adamw_update(value, m, v, sum.data(), rate, step, settings, 0, count);
}

static void l2_inside(real* value, real* m, real* v, const real* grad, real rate,
                      uint64_t step, AdamSettings settings, real decay, int count) {
  adam(value, m, v, grad, rate, step, settings, decay, count);
}
static void l2_of_the_notes(real* value, real* m, real* v, const real* grad, real rate,
                            uint64_t step, AdamSettings settings, real decay, int count) {
  adam(value, m, v, grad, rate, step, settings, 2 * decay, count);
}
static void two_lambda(real* value, real* m, real* v, const real* grad, real rate,
                       uint64_t step, AdamSettings settings, real decay, int count) {
  solution::adamw_update(value, m, v, grad, rate, step, settings, 2 * decay, count);
}
static void no_decay(real* value, real* m, real* v, const real* grad, real rate,
                     uint64_t step, AdamSettings settings, real, int count) {
  adam(value, m, v, grad, rate, step, settings, 0, count);
}
static void no_rate(real* value, real* m, real* v, const real* grad, real rate,
                    uint64_t step, AdamSettings settings, real decay, int count) {
  solution::adamw_update(value, m, v, grad, rate, step, settings, decay / rate, count);
}
static void after_the_step(real* value, real* m, real* v, const real* grad, real rate,
                           uint64_t step, AdamSettings settings, real decay, int count) {
  adam(value, m, v, grad, rate, step, settings, 0, count);
  for (int i = 0; i < count; ++i) value[i] -= rate * decay * value[i];
}
static void with_bracket(bool below, real* value, real* m, real* v, const real* grad,
                         real rate, uint64_t step, AdamSettings s, real decay,
                         int count) {
  const double t = double(step);
  for (int i = 0; i < count; ++i) {
    m[i] = s.beta1 * m[i] + (1 - s.beta1) * grad[i];
    v[i] = s.beta2 * v[i] + (1 - s.beta2) * grad[i] * grad[i];
    const real mhat = m[i] / real(1 - std::pow(s.beta1, t)),
               vhat = v[i] / real(1 - std::pow(s.beta2, t));
    const real extra = decay * value[i], root = std::sqrt(vhat) + s.epsilon;
    value[i] -= rate * (below ? mhat / (root + extra) : (mhat + extra) / root);
  }
}
static void above_the_line(real* value, real* m, real* v, const real* grad, real rate,
                           uint64_t step, AdamSettings settings, real decay, int count) {
  with_bracket(false, value, m, v, grad, rate, step, settings, decay, count);
}
static void below_the_line(real* value, real* m, real* v, const real* grad, real rate,
                           uint64_t step, AdamSettings settings, real decay, int count) {
  with_bracket(true, value, m, v, grad, rate, step, settings, decay, count);
}
static void grows(real* value, real* m, real* v, const real* grad, real rate,
                  uint64_t step, AdamSettings settings, real decay, int count) {
  solution::adamw_update(value, m, v, grad, rate, step, settings, -decay, count);
}

static const Check<Function> check(
    {"10.5",
     hand,
     call,
     mine::adamw_update,
     solution::adamw_update,
     {{l2_inside,
       "the decay is added to the gradient, so m and v take part in it: this is Adam "
       "with L2"},
      {l2_of_the_notes,
       "2 decay theta is added to the gradient: this is Adam with 10.4's penalty, in m "
       "and v too"},
      {two_lambda,
       "the weights shrink twice as much: the 2 belongs to the penalty of "
       "10.4; here decay theta"},
      {no_decay, "this is Adam: the decay makes no difference yet"},
      {no_rate, "the decay is not multiplied by the rate; in the formula all of it is"},
      {after_the_step,
       "the weight after Adam's step shrinks; the theta on the right is the one before"},
      {above_the_line,
       "the decay is divided by sqrt(vhat) + epsilon too; it stands beside the fraction"},
      {below_the_line,
       "the decay stands in the bracket below the line; it is a term beside the "
       "fraction"},
      {grows, "the weights grow: both terms are subtracted"}}});
