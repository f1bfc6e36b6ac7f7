// See adam.h.
#include "optim/adam.h"

#include <cmath>
#include <utility>

namespace chainrule {

Adam::Adam(std::vector<Param> params, AdamSettings settings)
    : Adam("adam", std::move(params), settings) {}

Adam::Adam(const char* who, std::vector<Param> params, AdamSettings settings)
    : params_(std::move(params)),
      settings_(settings),
      m_(params_, "m"),
      v_(params_, "v") {
  const std::string name = who;
  require_params(who, params_);
  require_share((name + ": beta1").c_str(), settings.beta1);
  require_share((name + ": beta2").c_str(), settings.beta2);
  require_positive((name + ": epsilon").c_str(), settings.epsilon);
}

void Adam::step(real rate) {
  require_rate("adam", rate);
  ++step_;
  for (size_t i = 0; i < params_.size(); ++i) {
    Param& p = params_[i];
    adam_update(p.value.data(), m_[i], v_[i], p.grad.data(), rate, step_, settings_,
                p.value.count());
  }
}

void Adam::list(Listing& all) {
  m_.list(all);
  v_.list(all);
  all.counter("step", step_);
}

AdamW::AdamW(std::vector<Param> params, AdamWSettings settings)
    : Adam("adamw", std::move(params),
           {settings.beta1, settings.beta2, settings.epsilon}),
      decay_(settings.decay) {
  ENSURE(decay_ >= 0 && std::isfinite(decay_),
         "adamw: the decay is %g: it must be at least 0 and finite", double(decay_));
}

void AdamW::step(real rate) {
  require_rate("adamw", rate);
  ++step_;
  for (size_t i = 0; i < params_.size(); ++i) {
    Param& p = params_[i];
    adamw_update(p.value.data(), m_[i], v_[i], p.grad.data(), rate, step_, settings_,
                 p.decay ? decay_ : 0, p.value.count());
  }
}

}  // namespace chainrule
