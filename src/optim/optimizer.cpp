// See optimizer.h.
#include "optim/optimizer.h"

#include <cmath>

#include "ops/updates.h"

namespace chainrule {

void zero_gradients(const std::vector<Param>& params) {
  for (const Param& p : params) {
    Tensor grad = p.grad;  // the handle, not the numbers
    fill(grad.data(), 0, grad.count());
  }
}

void require_params(const char* who, const std::vector<Param>& params) {
  ENSURE(!params.empty(), "%s: there are no parameters to train", who);
}

void require_rate(const char* who, real rate) {
  ENSURE(std::isfinite(rate), "%s: the rate is %g", who, double(rate));
}

void require_share(const char* who, real share) {
  ENSURE(0 <= share && share < 1, "%s is %g: it must be at least 0 and below 1", who,
         double(share));
}

void require_positive(const char* who, real size) {
  ENSURE(size > 0 && std::isfinite(size), "%s is %g: it must be above 0 and finite", who,
         double(size));
}

}  // namespace chainrule
