// What an optimizer is: gradients in, a step down.
//
// The rate comes with each step, from a schedule or as a constant, so that no learning
// rate hides in an object. One training step of the course, everywhere:
//
//   zero_gradients(params);                        // backward adds, so start at 0
//   loss.forward(net.forward(x, Mode::train), labels);
//   net.backward(loss.backward());
//   optimizer.step(rate);
//
// Introduced by lesson 06.
#pragma once

#include <vector>

#include "layers/layer.h"

namespace chainrule {

class Optimizer {
 public:
  Optimizer() = default;
  Optimizer(const Optimizer&) = delete;  // a copy would share its moments in silence
  Optimizer& operator=(const Optimizer&) = delete;
  virtual ~Optimizer() = default;
  virtual void step(real rate) = 0;
  virtual void list(Listing& all) = 0;  // what a resumed run needs: moments, step count
};

void zero_gradients(const std::vector<Param>& params);

}  // namespace chainrule
