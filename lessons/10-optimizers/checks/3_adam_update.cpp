// Grades 10.3.
#include <cmath>
#include <utility>

#include "grade/grade.h"
#include "ops/updates.h"

using namespace chainrule;
using Function = decltype(chainrule::adam_update);
namespace mine {
Function adam_update;
}
namespace solution {
Function adam_update;
}

// The first step: each weight moves by the rate.
static void hand(Case& c) {
  c.set_size("count", 2);
  c.set_size("step", 1);
  c.set("value", {1, 1});
  c.set("m", {0, 0});
  c.set("v", {0, 0});
  c.set("grad", {2, -8});
  c.set("rate", {0.5});
  c.set("beta1", {0.9});
  c.set("beta2", {0.96});
  c.set("epsilon", {0});
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
    uint64_t(step), settings_of(c), count);
}

// The five lines in question: what each wrong one would do.
struct Slip {
  bool no_hats = false, first_always = false, late = false, inside = false,
       swapped = false, m_sum = false, kept = false, no_root = false, no_square = false,
       fresh = false, uphill = false, outside = false;
};
static void with(Slip slip, real* value, real* m, real* v, const real* grad, real rate,
                 uint64_t step, AdamSettings s, int count) {
  if (slip.swapped) std::swap(s.beta1, s.beta2);
  const double t = slip.first_always ? 1 : double(step) + (slip.late ? 1 : 0);
  const real share1 = slip.no_hats ? 1 : real(1 - std::pow(s.beta1, t)),
             share2 = slip.no_hats ? 1 : real(1 - std::pow(s.beta2, t));
  for (int i = 0; i < count; ++i) {
    const real g = grad[i];
    m[i] = (slip.fresh ? 0 : s.beta1 * m[i]) + (slip.m_sum ? 1 : 1 - s.beta1) * g;
    v[i] =
        (slip.fresh ? 0 : s.beta2 * v[i]) + (1 - s.beta2) * (slip.no_square ? g : g * g);
    const real mhat = m[i] / share1, vhat = v[i] / share2;
    const real root = slip.outside   ? std::sqrt(v[i]) / share2
                      : slip.no_root ? vhat
                                     : std::sqrt(vhat);
    const real below = slip.inside ? std::sqrt(vhat + s.epsilon) : root + s.epsilon;
    value[i] -= (slip.uphill ? -rate : rate) * mhat / below;
    if (slip.kept) {
      m[i] = mhat;
      v[i] = vhat;
    }
  }
}
template <bool Slip::*which>
static void slip(real* value, real* m, real* v, const real* grad, real rate,
                 uint64_t step, AdamSettings settings, int count) {
  Slip s;
  s.*which = true;
  with(s, value, m, v, grad, rate, step, settings, count);
}

static const Check<Function> check(
    {"10.3",
     hand,
     call,
     mine::adam_update,
     solution::adam_update,
     {{slip<&Slip::no_hats>,
       "the bias correction is missing: the step uses mhat = m / (1 - beta1^t) and vhat"},
      {slip<&Slip::first_always>,
       "the correction is always that of the first step: beta^t, with t the step"},
      {slip<&Slip::late>,
       "the correction is one step late: step is 1 in the first step already"},
      {slip<&Slip::inside>,
       "epsilon stands inside the root; it is added after it: sqrt(vhat) + epsilon"},
      {slip<&Slip::swapped>,
       "beta1 and beta2 are exchanged: beta1 is for m, beta2 for v"},
      {slip<&Slip::m_sum>,
       "g goes into m whole; it is multiplied by 1 - beta1, unlike momentum's"},
      {slip<&Slip::kept>,
       "the hats are written back into m and v; they are for this step only"},
      {slip<&Slip::no_root>, "the root is missing: the step is divided by sqrt(vhat)"},
      {slip<&Slip::no_square>, "v takes g; it takes g^2"},
      {slip<&Slip::outside>,
       "v is corrected outside the root, sqrt(v) / (1 - beta2^t); asked is the root of "
       "vhat"},
      {slip<&Slip::fresh>, "the old m and v are lost: each keeps beta times what it was"},
      {slip<&Slip::uphill>, "the weights go uphill: the step is subtracted"}}});
