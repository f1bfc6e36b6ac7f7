// RMSProp: each weight divides its gradient by that gradient's usual size.
//
//   v = alpha v + (1 - alpha) g^2
//   w = w - rate g / (sqrt(v) + epsilon)
//
// A weight with small gradients steps as far as one with large ones. Not in the study
// notes; it is the half of Adam that came first. v starts at 0 and nothing makes up for
// that (Adam's bias correction does), so the first step is 1 / sqrt(1 - alpha) rates
// long: ten rates at 0.99. As PyTorch's RMSprop. Introduced by lesson 10.
#pragma once

#include "optim/moments.h"
#include "optim/optimizer.h"

namespace chainrule {

struct RmsPropSettings {
  real alpha = real(0.99), epsilon = real(1e-8);
};

class RmsProp : public Optimizer {
 public:
  explicit RmsProp(std::vector<Param> params, RmsPropSettings settings = {});
  void step(real rate) override;
  void list(Listing& all) override;  // v

 private:
  std::vector<Param> params_;
  RmsPropSettings settings_;
  Moments v_;
};

}  // namespace chainrule
