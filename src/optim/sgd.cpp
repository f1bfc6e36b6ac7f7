// See sgd.h.
#include "optim/sgd.h"

#include <cmath>
#include <utility>

#include "ops/updates.h"

namespace chainrule {

Sgd::Sgd(std::vector<Param> params) : params_(std::move(params)) {
  ENSURE(!params_.empty(), "sgd: there are no parameters to train");
}

void Sgd::step(real rate) {
  ENSURE(std::isfinite(rate), "sgd: the rate is %g", double(rate));
  for (Param& p : params_) {
    sgd_update(p.value.data(), p.grad.data(), rate, p.value.count());
  }
}

}  // namespace chainrule
