// See optimizer.h.
#include "optim/optimizer.h"

#include "ops/updates.h"

namespace chainrule {

void zero_gradients(const std::vector<Param>& params) {
  for (const Param& p : params) {
    Tensor grad = p.grad;  // the handle, not the numbers
    fill(grad.data(), 0, grad.count());
  }
}

}  // namespace chainrule
