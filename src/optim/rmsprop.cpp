// See rmsprop.h.
#include "optim/rmsprop.h"

#include <utility>

#include "ops/updates.h"

namespace chainrule {

RmsProp::RmsProp(std::vector<Param> params, RmsPropSettings settings)
    : params_(std::move(params)), settings_(settings), v_(params_, "v") {
  require_params("rmsprop", params_);
  require_share("rmsprop: alpha", settings.alpha);
  require_positive("rmsprop: epsilon", settings.epsilon);
}

void RmsProp::step(real rate) {
  require_rate("rmsprop", rate);
  for (size_t i = 0; i < params_.size(); ++i) {
    Param& p = params_[i];
    rmsprop_update(p.value.data(), v_[i], p.grad.data(), rate, settings_.alpha,
                   settings_.epsilon, p.value.count());
  }
}

void RmsProp::list(Listing& all) { v_.list(all); }

}  // namespace chainrule
