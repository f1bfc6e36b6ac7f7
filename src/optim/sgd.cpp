// See sgd.h.
#include "optim/sgd.h"

#include <utility>

#include "ops/updates.h"

namespace chainrule {

Sgd::Sgd(std::vector<Param> params, SgdSettings settings)
    : params_(std::move(params)),
      settings_(settings),
      velocity_(settings.momentum == 0 ? std::vector<Param>() : params_, "velocity") {
  require_params("sgd", params_);
  require_share("sgd: momentum", settings.momentum);
  ENSURE(!settings.nesterov || settings.momentum > 0,
         "sgd: Nesterov looks ahead along the momentum, but the momentum is 0");
}

void Sgd::step(real rate) {
  require_rate("sgd", rate);
  for (size_t i = 0; i < params_.size(); ++i) {
    Param& p = params_[i];
    if (settings_.momentum == 0) {
      sgd_update(p.value.data(), p.grad.data(), rate, p.value.count());
    } else {
      momentum_update(p.value.data(), velocity_[i], p.grad.data(), rate,
                      settings_.momentum, settings_.nesterov, p.value.count());
    }
  }
}

void Sgd::list(Listing& all) { velocity_.list(all); }

}  // namespace chainrule
