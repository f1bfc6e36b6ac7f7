// Lesson 05: one row of logits, one probability, and what each loss says about it.
//
// Everything is asked of the library's ops; only the softmax that overflows is written
// here, letter for letter as in the study notes. Leaves out batches.
#pragma once

#include <cmath>
#include <vector>

#include "ops/activations.h"
#include "ops/losses.h"
#include "ops/softmax.h"
#include "tensor.h"

namespace chainrule {

// Softmax(x_i) = exp(x_i) / sum over j of exp(x_j), as it stands there.
inline std::vector<real> softmax_as_written(const std::vector<real>& x) {
  real sum = 0;
  for (const real x_j : x) sum += std::exp(x_j);
  std::vector<real> y;
  for (const real x_i : x) y.push_back(std::exp(x_i) / sum);
  return y;
}

inline std::vector<real> softmax_of(const std::vector<real>& x) {
  const Tensor logits = Tensor::from({1, int(x.size())}, x);
  Tensor y(logits.shape());
  softmax_forward(y.data(), logits.data(), 1, int(x.size()));
  return y.host();
}

enum class Kind { cross_entropy, focal, squared };

struct Price {
  double loss, slope;  // slope: how the loss changes with the logit
};

// What is true is 1, the neuron says sigmoid(x). Focal: gamma 2, alpha 1/2.
inline Price price_of_logit(Kind kind, double x) {
  const Tensor logit = Tensor::from({1}, {real(x)}), one = Tensor::from({1}, {1});
  Tensor loss({1}), dlogit({1}), p({1}), dp({1});
  if (kind == Kind::cross_entropy) {
    bce_forward(loss.data(), logit.data(), one.data(), 1, 1);
    bce_backward(dlogit.data(), one.data(), logit.data(), one.data(), 1, 1);
  } else if (kind == Kind::focal) {
    focal_forward(loss.data(), logit.data(), one.data(), 2, real(0.5), 1);
    focal_backward(dlogit.data(), one.data(), logit.data(), one.data(), 2, real(0.5), 1);
  } else {
    sigmoid_forward(p.data(), logit.data(), 1);
    mse_forward(loss.data(), p.data(), one.data(), 1);
    mse_backward(dp.data(), one.data(), p.data(), one.data(), 1);
    sigmoid_backward(dlogit.data(), dp.data(), p.data(), 1);
  }
  return {double(loss.item()), double(dlogit.item())};
}

inline double logit_of(double p) { return std::log(p / (1 - p)); }
inline Price price(Kind kind, double p) { return price_of_logit(kind, logit_of(p)); }

// How many steps of gradient descent on the logit, at rate 1, until p has come to 1/2.
inline int steps_to_half(Kind kind, double p) {
  double x = logit_of(p);
  int steps = 0;
  for (; x < 0 && steps < 100000; ++steps) x -= price_of_logit(kind, x).slope;
  return steps;
}

}  // namespace chainrule
