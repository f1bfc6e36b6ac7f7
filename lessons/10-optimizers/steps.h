// One weight and a list of gradients: how far does each step move it?
//
// No loss and no landscape: the gradients are given, so every number can be followed with
// a pencil. Besides the library's optimizers there are two that it does not have, for
// comparison: momentum as Goodfellow writes it, and Adam without its bias correction.
#pragma once

#include <cmath>
#include <vector>

#include "landscapes.h"

namespace chainrule {

using List = std::vector<double>;

// The moves of one weight under the library's optimizer. rates.size() == grads.size().
inline List moves(const Method& method, const List& grads, const List& rates) {
  Param weight{"weight", Tensor::zeros({1}), Tensor({1}), false};
  const std::unique_ptr<Optimizer> optimizer = method.make({weight});
  List moved;
  for (size_t t = 0; t < grads.size(); ++t) {
    weight.value.set({0});  // so that no digit is lost in a long walk
    weight.grad.set({real(grads[t])});
    optimizer->step(real(rates[t]));
    moved.push_back(double(weight.value.item()));
  }
  return moved;
}

// v = beta v - eta g, theta = theta + v: the rate is inside the velocity.
inline List goodfellow_moves(double beta, const List& grads, const List& rates) {
  List moved;
  double v = 0;
  for (size_t t = 0; t < grads.size(); ++t) {
    v = beta * v - rates[t] * grads[t];
    moved.push_back(v);
  }
  return moved;
}

// The study notes' Adam, line by line, all numbers kept: m, v, with and without hats.
struct AdamStep {
  double m, v, m_hat, v_hat;
  double corrected, uncorrected;  // the move, in rates
};
inline std::vector<AdamStep> adam_steps(const List& grads) {
  const double beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8;
  std::vector<AdamStep> steps;
  double m = 0, v = 0;
  for (size_t i = 0; i < grads.size(); ++i) {
    const double g = grads[i], t = double(i + 1);
    m = beta1 * m + (1 - beta1) * g;
    v = beta2 * v + (1 - beta2) * g * g;
    const double m_hat = m / (1 - std::pow(beta1, t));
    const double v_hat = v / (1 - std::pow(beta2, t));
    steps.push_back({m, v, m_hat, v_hat, -m_hat / (std::sqrt(v_hat) + epsilon),
                     -m / (std::sqrt(v) + epsilon)});
  }
  return steps;
}

// The same number again and again, or with alternating sign.
inline List repeated(double number, int count) { return List(size_t(count), number); }
inline List alternating(double number, int count) {
  List list;
  for (int i = 0; i < count; ++i) list.push_back(i % 2 == 0 ? number : -number);
  return list;
}

// How far step 200 goes at rate 0.1: gradients that agree, or that change sign each time.
inline double late_step(const Method& method, bool agree) {
  const List grads = agree ? repeated(1, 200) : alternating(1, 200);
  return std::abs(moves(method, grads, repeated(0.1, 200)).back());
}

// Both forms of momentum, gradient 1 in every step. After step 50 the rate falls from 0.1
// to 0.01. The lengths of the 100 steps.
struct Forms {
  List notes, goodfellow;
};
inline Forms two_forms() {
  List rates = repeated(0.1, 50);
  const List small = repeated(0.01, 50), grads = repeated(-1, 100);  // -1: upwards
  rates.insert(rates.end(), small.begin(), small.end());
  return {moves(momentum_method(0.9), grads, rates), goodfellow_moves(0.9, grads, rates)};
}

}  // namespace chainrule
