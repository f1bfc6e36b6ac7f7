// Plain gradient descent: w <- w - rate * gradient. Called stochastic because the
// gradient is that of a mini-batch. Momentum comes with lesson 10; introduced by 06.
#pragma once

#include "optim/optimizer.h"

namespace chainrule {

class Sgd : public Optimizer {
 public:
  explicit Sgd(std::vector<Param> params);
  void step(real rate) override;
  void list(Listing&) override {}  // remembers nothing from step to step

 private:
  std::vector<Param> params_;
};

}  // namespace chainrule
