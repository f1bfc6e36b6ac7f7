// Adam: momentum divided by the gradient's usual size; and AdamW, which also decays.
//
//   m = beta1 m + (1 - beta1) g            mhat = m / (1 - beta1^t)
//   v = beta2 v + (1 - beta2) g^2          vhat = v / (1 - beta2^t)
//   Adam    w = w - rate mhat / (sqrt(vhat) + epsilon)
//   AdamW   w = w - rate (mhat / (sqrt(vhat) + epsilon) + decay w)
//
// AdamW's decay is apart from the gradient: it shrinks every weight by the same share,
// rate * decay. The gradient 2 lambda w of an L2 penalty (penalty.h) would be divided by
// sqrt(vhat) with the rest, so that weights with large gradients hardly shrink. Decay is
// for parameters with the `decay` flag: matrices, not biases and gains.
//
// PyTorch multiplies by 1 - rate decay first, then steps. The study notes call the decay
// "added after the Adam step", but their formula, like both, decays the w before the
// step: the same numbers to rounding.
//
// In float a gradient of 6e20 squares to infinity. v stays infinite, and that weight
// never moves again, without any NaN: clip (clip.h) where gradients may explode.
// Introduced by lesson 10.
#pragma once

#include "ops/updates.h"  // AdamSettings: beta1, beta2, epsilon
#include "optim/moments.h"
#include "optim/optimizer.h"

namespace chainrule {

class Adam : public Optimizer {
 public:
  explicit Adam(std::vector<Param> params, AdamSettings settings = {});
  void step(real rate) override;
  void list(Listing& all) override;  // m, v, and the step count: t is one more

 protected:
  Adam(const char* who, std::vector<Param> params, AdamSettings settings);

  std::vector<Param> params_;
  AdamSettings settings_;
  Moments m_, v_;
  uint64_t step_ = 0;
};

struct AdamWSettings {
  real beta1 = real(0.9), beta2 = real(0.999), epsilon = real(1e-8), decay = real(0.01);
};

// Remembers what Adam does; only the step differs.
class AdamW : public Adam {
 public:
  explicit AdamW(std::vector<Param> params, AdamWSettings settings = {});
  void step(real rate) override;

 private:
  real decay_;
};

}  // namespace chainrule
