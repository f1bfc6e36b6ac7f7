// Grades 10.1, with nesterov and without.
#include "grade/grade.h"
#include "ops/updates.h"

using namespace chainrule;
using Function = decltype(chainrule::momentum_update);
namespace mine {
Function momentum_update;
}
namespace solution {
Function momentum_update;
}

// The first weight has come along this way, the second from the other side.
static void hand(Case& c) {
  c.set_size("count", 2);
  c.set_size("nesterov", 0);
  c.set("value", {1, 1});
  c.set("velocity", {4, -4});
  c.set("grad", {1, 1});
  c.set("rate", {0.1});
  c.set("momentum", {0.5});
}

static void call(Case& c, Function* f) {
  const int count = c.size("count");
  const bool nesterov = c.size("nesterov", {0, 1}) == 1;
  f(c.added("value", {count}), c.added("velocity", {count}), c.input("grad", {count}),
    c.input("rate", {1}, 0.1, 0.9)[0], c.input("momentum", {1}, 0.3, 0.8)[0], nesterov,
    count);
}

static void no_memory(real* value, real* velocity, const real* grad, real rate,
                      real momentum, bool nesterov, int count) {
  for (int i = 0; i < count; ++i) velocity[i] = 0;
  solution::momentum_update(value, velocity, grad, rate, momentum, nesterov, count);
}
static void mean(real* value, real* velocity, const real* grad, real rate, real momentum,
                 bool nesterov, int count) {
  for (int i = 0; i < count; ++i) {
    velocity[i] = momentum * velocity[i] + (1 - momentum) * grad[i];
    value[i] -= rate * (nesterov ? grad[i] + momentum * velocity[i] : velocity[i]);
  }
}
static void goodfellow(real* value, real* velocity, const real* grad, real rate,
                       real momentum, bool nesterov, int count) {
  for (int i = 0; i < count; ++i) {
    velocity[i] = momentum * velocity[i] - rate * grad[i];
    value[i] += nesterov ? momentum * velocity[i] - rate * grad[i] : velocity[i];
  }
}
static void old_velocity(real* value, real* velocity, const real* grad, real rate,
                         real momentum, bool nesterov, int count) {
  for (int i = 0; i < count; ++i) {
    value[i] -= rate * (nesterov ? grad[i] + momentum * velocity[i] : velocity[i]);
    velocity[i] = momentum * velocity[i] + grad[i];
  }
}
static void never_nesterov(real* value, real* velocity, const real* grad, real rate,
                           real momentum, bool, int count) {
  solution::momentum_update(value, velocity, grad, rate, momentum, false, count);
}
static void no_beta_ahead(real* value, real* velocity, const real* grad, real rate,
                          real momentum, bool nesterov, int count) {
  for (int i = 0; i < count; ++i) {
    velocity[i] = momentum * velocity[i] + grad[i];
    value[i] -= rate * (nesterov ? grad[i] + velocity[i] : velocity[i]);
  }
}
static void forgets(real* value, real* velocity, const real* grad, real rate,
                    real momentum, bool nesterov, int count) {
  const std::vector<real> before(velocity, velocity + count);
  solution::momentum_update(value, velocity, grad, rate, momentum, nesterov, count);
  for (int i = 0; i < count; ++i) velocity[i] = before[size_t(i)];
}
static void uphill(real* value, real* velocity, const real* grad, real rate,
                   real momentum, bool nesterov, int count) {
  solution::momentum_update(value, velocity, grad, -rate, momentum, nesterov, count);
}

static const Check<Function> check(
    {"10.1",
     hand,
     call,
     mine::momentum_update,
     solution::momentum_update,
     {{no_memory, "the old velocity is lost: v <- beta v + g, not v <- g"},
      {mean, "the gradient is multiplied by 1 - beta; momentum has no 1 - beta"},
      {goodfellow,
       "the rate stands inside the velocity (Goodfellow's form); here v <- beta v + g "
       "without the rate, which multiplies the step"},
      {old_velocity,
       "the weight moves by the old velocity; the velocity is brought up to date first"},
      {never_nesterov,
       "with nesterov the step is as without; it is rate (g + beta v), v the new "
       "velocity"},
      {no_beta_ahead, "with nesterov the step is g + v; it is g + beta v"},
      {forgets, "the new velocity is not kept in velocity[i]; the next step needs it"},
      {uphill, "the weights go uphill: the step is subtracted"}}});
