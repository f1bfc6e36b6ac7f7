// Two weights that only decay pulls at: what of each is left under each way to do it?
//
// Both start at 1. The data's gradients pull in no direction: +g is followed by -g, or
// -g by +g, as a coin falls. But g is 10 for one weight and 0.1 for the other, as in a
// net where some weights are felt much more than others.
#pragma once

#include "landscapes.h"
#include "ops/updates.h"
#include "optim/penalty.h"

namespace chainrule {

enum class Decay {
  sgd_l2,     // 2 lambda w is added to the gradient
  sgd_decay,  // the weight is scaled by 1 - rate * 2 lambda before the step
  adam_l2,    // 2 lambda w is added to the gradient, and Adam divides it with the rest
  adamw,      // the study notes' AdamW, with their lambda twice as large
  pytorch,    // the same as PyTorch does it: scaled first, then Adam's step
  halving     // no decay of weights at all: SGD whose rate is halved every 200 steps
};

struct TwoWeights {
  double large, small;  // what is left of the weight with large and small gradients
};

inline TwoWeights shrink(Decay kind, double lambda, double rate, int steps,
                         uint64_t seed) {
  Param weights{"weights", Tensor::from({2}, {1, 1}), Tensor({2}), true};
  const real decay = real(2 * lambda);
  std::unique_ptr<Optimizer> optimizer;
  if (kind == Decay::adamw) {
    const AdamSettings adam;
    optimizer = std::make_unique<AdamW>(
        std::vector<Param>{weights},
        AdamWSettings{adam.beta1, adam.beta2, adam.epsilon, decay});
  } else if (kind == Decay::adam_l2 || kind == Decay::pytorch) {
    optimizer = std::make_unique<Adam>(std::vector<Param>{weights});
  } else {
    optimizer = std::make_unique<Sgd>(std::vector<Param>{weights});
  }
  Rng coin{{seed, 4}};
  real sign = 1;
  for (int step = 0; step < steps; ++step) {
    sign = step % 2 == 1 ? -sign : coin.below(2) == 0 ? 1 : -1;
    weights.grad.set({10 * sign, real(0.1) * sign});
    if (kind == Decay::sgd_l2 || kind == Decay::adam_l2) {
      add_l2_gradient({weights}, real(lambda));
    }
    if (kind == Decay::sgd_decay || kind == Decay::pytorch) {
      scale(weights.value.data(), 1 - real(rate) * decay, 2);
    }
    const int halved = kind == Decay::halving ? step / 200 : 0;
    optimizer->step(real(rate * std::pow(0.5, halved)));
  }
  const std::vector<real> left = weights.value.host();
  return {double(left[0]), double(left[1])};
}

}  // namespace chainrule
