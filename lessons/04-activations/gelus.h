// How far is a curve from GELU, and can Swish learn to be one?
//
// The three GELUs: x Phi(x), and the approximations from the time when computers had no
// fast error function. One of them is Swish with beta = 1.702, so beta is worth learning:
// the last function moves beta and nothing else.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "curves.h"
#include "layers.h"  // normal_numbers
#include "ops/losses.h"
#include "ops/updates.h"

namespace chainrule {

struct Gap {
  double distance, at;  // the largest, and for which x > 0
};

// What is held against x Phi(x), with the words for it.
inline std::vector<std::pair<std::string, Curve>> gelu_likes() {
  return {
      {"x sigmoid(1.702 x)", curve_of_x("", gelu_sigmoid_forward, gelu_sigmoid_backward)},
      {"the form with tanh", curve_of_x("", gelu_tanh_forward, gelu_tanh_backward)},
      {"x sigmoid(x): SiLU", swish(1)},
      {"max(0, x): ReLU", relu()}};
}

inline std::vector<double> distances_to_gelu(const Curve& other,
                                             const std::vector<real>& x) {
  const std::vector<real> a = values(gelu(), x), b = values(other, x);
  std::vector<double> distances;
  for (size_t i = 0; i < x.size(); ++i) {
    distances.push_back(std::abs(double(a[i]) - double(b[i])));
  }
  return distances;
}

// Left and right of 0 the distances are the same: both differ from x/2 by an even curve.
inline Gap gap_to_gelu(const Curve& other) {
  const std::vector<real> x = grid(0, 6, 6001);
  const std::vector<double> distances = distances_to_gelu(other, x);
  const auto most = std::max_element(distances.begin(), distances.end());
  return {*most, double(x[size_t(most - distances.begin())])};
}

struct Learned {
  double first_loss, loss, beta;
  std::vector<double> betas;  // after each step
};

// Swish against another curve on 1000 normal numbers: only beta moves.
inline Learned learn_beta(const Curve& teacher, double start, int steps, uint64_t seed) {
  const Tensor x = normal_numbers({1000}, {seed, 3});
  const int count = x.count();
  Tensor beta = Tensor::from({1}, {real(start)}), dbeta({1}), loss({1});
  const Tensor dloss = Tensor::from({1}, {1});
  Tensor y({count}), wanted({count}), dy({count}), dx({count});
  teacher.forward(wanted.data(), x.data(), count);
  Learned result = {};
  for (int step = 0; step <= steps; ++step) {
    swish_forward(y.data(), x.data(), beta.data(), count);
    mse_forward(loss.data(), y.data(), wanted.data(), count);
    result.loss = double(loss.item());
    if (step == 0) result.first_loss = result.loss;
    mse_backward(dy.data(), dloss.data(), y.data(), wanted.data(), count);
    fill(dbeta.data(), 0, 1);
    swish_backward(dx.data(), dbeta.data(), dy.data(), x.data(), beta.data(), count);
    result.betas.push_back(double(beta.item()));
    if (step < steps) sgd_update(beta.data(), dbeta.data(), 5, 1);
  }
  result.beta = result.betas.back();
  return result;
}

}  // namespace chainrule
