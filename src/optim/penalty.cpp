// See penalty.h.
#include "optim/penalty.h"

#include <cmath>

#include "ops/updates.h"

namespace chainrule {
namespace {

std::vector<Param> penalized(const std::vector<Param>& params, real lambda) {
  ENSURE(lambda >= 0 && std::isfinite(lambda),
         "penalty: lambda is %g: it must be at least 0 and finite", double(lambda));
  std::vector<Param> some;
  for (const Param& p : params) {
    if (p.decay) some.push_back(p);
  }
  return some;
}

// lambda times the sum of what `sum_of` finds in each parameter.
real penalty(const std::vector<Param>& params, real lambda,
             void (*sum_of)(real* sum, const real* x, int count)) {
  const std::vector<Param> some = penalized(params, lambda);
  const int P = int(some.size());
  Tensor sums({P});
  for (int p = 0; p < P; ++p) {
    const Tensor& value = some[size_t(p)].value;
    sum_of(sums.rows(p, p + 1).data(), value.data(), value.count());
  }
  double total = 0;
  for (const real sum : sums.host()) total += double(sum);
  return real(double(lambda) * total);
}

}  // namespace

void add_l2_gradient(const std::vector<Param>& params, real lambda) {
  for (Param& p : penalized(params, lambda)) {
    add_to(p.grad.data(), p.value.data(), 2 * lambda, p.value.count());
  }
}

void add_l1_gradient(const std::vector<Param>& params, real lambda) {
  for (Param& p : penalized(params, lambda)) {
    add_sign(p.grad.data(), p.value.data(), lambda, p.value.count());
  }
}

real l2_penalty(const std::vector<Param>& params, real lambda) {
  return penalty(params, lambda, sum_of_squares);
}

real l1_penalty(const std::vector<Param>& params, real lambda) {
  return penalty(params, lambda, sum_of_absolutes);
}

}  // namespace chainrule
