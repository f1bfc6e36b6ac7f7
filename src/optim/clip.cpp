// See clip.h.
#include "optim/clip.h"

#include "ops/updates.h"
#include "optim/optimizer.h"

namespace chainrule {

Tensor clip_by_norm(const std::vector<Param>& params, real limit) {
  require_positive("clip_by_norm: the limit", limit);
  const int P = int(params.size());
  Tensor norms({P}), norm({1}), factor({1});
  for (int p = 0; p < P; ++p) {
    const Tensor& grad = params[size_t(p)].grad;
    euclidean_norm(norms.rows(p, p + 1).data(), grad.data(), grad.count());
  }
  clip_factor(factor.data(), norm.data(), norms.data(), limit, P);
  for (const Param& p : params) {
    Tensor grad = p.grad;  // the handle, not the numbers
    scale_by(grad.data(), factor.data(), grad.count());
  }
  return norm;
}

void clip_by_value(const std::vector<Param>& params, real limit) {
  require_positive("clip_by_value: the limit", limit);
  for (const Param& p : params) {
    Tensor grad = p.grad;  // the handle, not the numbers
    clip_values(grad.data(), limit, grad.count());
  }
}

}  // namespace chainrule
