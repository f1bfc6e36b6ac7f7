// Grades 10.1: every case is stepped twice, without nesterov and, in arrays of its own,
// with it.
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
  c.set("value", {1, 1});
  c.set("velocity", {4, -4});
  c.set("nesterov", {1, 1});
  c.set("nesterov_v", {4, -4});
  c.set("grad", {1, 1});
  c.set("rate", {0.1});
  c.set("momentum", {0.5});
}

static void call(Case& c, Function* f) {
  const int count = c.size("count");
  const real* grad = c.input("grad", {count});
  const real rate = c.input("rate", {1}, 0.1, 0.9)[0],
             momentum = c.input("momentum", {1}, 0.3, 0.8)[0];
  real *velocity = c.added("velocity", {count}), *value = c.added("value", {count});
  f(value, velocity, grad, rate, momentum, false, count);
  velocity = c.added("nesterov_v", {count});
  value = c.added("nesterov", {count});
  f(value, velocity, grad, rate, momentum, true, count);
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
static void no_gradient_ahead(real* value, real* velocity, const real* grad, real rate,
                              real momentum, bool nesterov, int count) {
  for (int i = 0; i < count; ++i) {
    velocity[i] = momentum * velocity[i] + grad[i];
    value[i] -= rate * (nesterov ? velocity[i] + momentum * velocity[i] : velocity[i]);
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
      {no_gradient_ahead,
       "with nesterov the step is v + beta v; it is g + beta v, for beta v alone is what "
       "is left of v in the next step"},
      {forgets, "the new velocity is not kept in velocity[i]; the next step needs it"},
      {uphill, "the weights go uphill: the step is subtracted"}}});
