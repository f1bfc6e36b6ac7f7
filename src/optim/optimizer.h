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

// A Module, because a resumed run needs its moments (as states) and its step count (as a
// counter). The parameters belong to the net: an optimizer does not list them.
class Optimizer : public Module {
 public:
  virtual void step(real rate) = 0;
};

void zero_gradients(const std::vector<Param>& params);

// What every optimizer refuses. `who` begins the message: "adam", "adam: beta1".
void require_params(const char* who, const std::vector<Param>& params);
void require_rate(const char* who, real rate);      // finite
void require_share(const char* who, real share);    // at least 0 and below 1
void require_positive(const char* who, real size);  // above 0 and finite

}  // namespace chainrule
