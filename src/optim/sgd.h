// Gradient descent: w <- w - rate * gradient. Called stochastic because the gradient is
// that of a mini-batch.
//
//   Sgd sgd(net.params());                                // a step down
//   Sgd sgd(net.params(), {real(0.9)});                   // momentum: a rolling ball
//   Sgd sgd(net.params(), {real(0.9), true});             // Nesterov: it looks ahead
//
// Momentum is the study notes' v = beta v + g, w = w - rate v. Along a slope that stays,
// v grows to g / (1 - beta): at 0.9 the steps are ten times as long as without, so a
// rate has to be compared with that in mind. Introduced by lesson 06, momentum by 10.
#pragma once

#include "optim/moments.h"
#include "optim/optimizer.h"

namespace chainrule {

struct SgdSettings {
  real momentum = 0;
  bool nesterov = false;
};

class Sgd : public Optimizer {
 public:
  explicit Sgd(std::vector<Param> params, SgdSettings settings = {});
  void step(real rate) override;
  void list(Listing& all) override;  // the velocities, where there is momentum

 private:
  std::vector<Param> params_;
  SgdSettings settings_;
  Moments velocity_;
};

}  // namespace chainrule
