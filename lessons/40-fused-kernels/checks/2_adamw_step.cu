// Grades 40.2. The launch is the stub's; what goes through the memory is counted.
#include <cmath>

#include "compare.h"
#include "ops/updates.h"
#include "traffic.h"

using namespace chainrule;
using Function = void(real* value, real* m, real* v, const real* grad, real rate,
                      real decay, real correct_m, real correct_v, AdamSettings s,
                      int count);
namespace mine {
Function adamw_step;
}
namespace solution {
Function adamw_step;
}

namespace {

// The second weight has no gradient and has never had one: it shows the decay alone.
void hand(Case& c) {
  c.set_size("count", 2);
  c.set("value", {10, 10});
  c.set("m", {0, 0});
  c.set("v", {0, 0});
  c.set("grad", {2, 0});
  c.set("rate", {0.5});
  c.set("decay", {0.1});
  c.set("beta1", {0.9});
  c.set("beta2", {0.96});
  c.set("epsilon", {0.5});
  c.set("correct_m", {10});
  c.set("correct_v", {25});
}

// A number that the host hands over, drawn like an array of one.
real number(Case& c, const char* name, double low, double high) {
  c.input(name, {1}, low, high);
  return real(c.find(name)->before[0]);
}

void call(Case& c, Function* f) {
  const int count = c.size("count", {1, 31, 256, 300, 1000});
  // The memories first: where they are wrong, the value cannot be right.
  real *m = c.added("m", {count}), *v = c.added("v", {count});
  std::vector<double> squares = c.numbers("v");  // a mean of squares is not negative
  for (double& square : squares) square = std::abs(square);
  c.write(*c.find("v"), squares);
  real* value = c.added("value", {count});
  const real* grad = c.input("grad", {count});
  const AdamSettings s = {number(c, "beta1", 0.6, 0.9), number(c, "beta2", 0.9, 0.99),
                          number(c, "epsilon", 0.05, 0.2)};
  f(value, m, v, grad, number(c, "rate", 0.1, 0.9), number(c, "decay", 0.05, 0.4),
    number(c, "correct_m", 2, 9), number(c, "correct_v", 2, 9), s, count);
}

enum Slip {
  none,
  decay_after,
  no_hats,
  old_moment,
  not_kept,
  betas,
  no_square,
  no_decay
};

template <Slip slip>
__global__ void slip_kernel(real* value, real* m, real* v, const real* grad, real rate,
                            real decay, real correct_m, real correct_v, AdamSettings s,
                            int count) {
  const int i = int(blockIdx.x * blockDim.x + threadIdx.x);
  if (i >= count) return;
  const real g = grad[i], was = value[i], old_m = m[i];
  const real beta1 = slip == betas ? s.beta2 : s.beta1,
             beta2 = slip == betas ? s.beta1 : s.beta2;
  const real m_i = beta1 * old_m + (1 - beta1) * g;
  const real v_i = beta2 * v[i] + (1 - beta2) * (slip == no_square ? std::abs(g) : g * g);
  const real mhat =
                 (slip == old_moment ? old_m : m_i) * (slip == no_hats ? 1 : correct_m),
             vhat = v_i * (slip == no_hats ? 1 : correct_v);
  if (slip != not_kept) m[i] = m_i;
  if (slip != not_kept) v[i] = v_i;
  const real moved = was - rate * mhat / (std::sqrt(vhat) + s.epsilon);
  value[i] = moved - rate * (slip == no_decay      ? 0
                             : slip == decay_after ? decay * moved
                                                   : decay * was);
}
template <Slip slip>
void with(real* value, real* m, real* v, const real* grad, real rate, real decay,
          real correct_m, real correct_v, AdamSettings s, int count) {
  slip_kernel<slip><<<(count + 255) / 256, 256>>>(value, m, v, grad, rate, decay,
                                                  correct_m, correct_v, s, count);
}

__global__ void no_guard_kernel(real* value, const real* grad) {
  const int i = int(blockIdx.x * blockDim.x + threadIdx.x);
  value[i] -= grad[i];
}
void no_guard(real* value, real*, real*, const real* grad, real, real, real, real,
              AdamSettings, int count) {
  no_guard_kernel<<<(count + 255) / 256, 256>>>(value, grad);
}

// The formulas as they stand: after each store the compiler fetches again.
__global__ void as_it_stands_kernel(real* value, real* m, real* v, const real* grad,
                                    real rate, real decay, real correct_m, real correct_v,
                                    AdamSettings s, int count) {
  const int i = int(blockIdx.x * blockDim.x + threadIdx.x);
  if (i >= count) return;
  m[i] = s.beta1 * m[i] + (1 - s.beta1) * grad[i];
  v[i] = s.beta2 * v[i] + (1 - s.beta2) * grad[i] * grad[i];
  const real mhat = m[i] * correct_m, vhat = v[i] * correct_v;
  value[i] -= rate * (mhat / (std::sqrt(vhat) + s.epsilon) + decay * value[i]);
}
void as_it_stands(real* value, real* m, real* v, const real* grad, real rate, real decay,
                  real correct_m, real correct_v, AdamSettings s, int count) {
  as_it_stands_kernel<<<(count + 255) / 256, 256>>>(value, m, v, grad, rate, decay,
                                                    correct_m, correct_v, s, count);
}

constexpr const char* two_launches =
    "the numbers are right, but by more than one kernel: m and v go to the memory and "
    "come back";
constexpr const char* too_much =
    "the numbers are right, but more than 4 numbers are read or 3 written for a weight: "
    "fetch value, m, v and grad into variables, compute with those, store at the end";

std::string little_traffic(const Grading& g, AnyFunction f) {
  Case c(1);
  c.set_size("count", 1024);
  const Asked asked = asked_by(g, f, c);
  if (asked.launches > 1) return two_launches;
  return asked.reads <= 4 * 1024 && asked.writes <= 3 * 1024 ? "" : too_much;
}

const Check<Function> check(
    {"40.2",
     hand,
     call,
     mine::adamw_step,
     solution::adamw_step,
     {{no_guard, "an access outside of an array"},
      {with<not_kept>, "m and v are as before: they were fetched, but never stored"},
      {with<betas>, "m uses beta2 or v uses beta1: they are the other way round"},
      {with<no_square>, "v is a mean of squares: g g, not g"},
      {with<old_moment>, "mhat is made from the m before the step; it is the new one's"},
      {with<no_hats>, "the corrections are missing: mhat = m correct_m, and vhat alike"},
      {with<no_decay>, "this is Adam: the decay makes no difference yet"},
      {with<decay_after>,
       "the decay shrinks the value after Adam's step; the value on the right is the one "
       "before"},
      {as_it_stands, too_much}},
     nullptr,
     {any_order, {"report card", little_traffic}}});

}  // namespace
