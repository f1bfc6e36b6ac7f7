// The activations of this lesson in one list, and how to ask one for its values and
// slopes. Every number comes from the ops of src/ops/activations.h; nothing is computed
// here. Leaves out softmax, which looks at a whole row at once: lesson 05.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "ops/activations.h"
#include "tensor.h"

namespace chainrule {

struct Curve {
  std::string name;
  std::function<void(real* y, const real* x, int count)> forward;
  // Is handed x and y, and reads the one its slope is simplest in.
  std::function<void(real* dx, const real* dy, const real* x, const real* y, int count)>
      backward;
};

// A curve whose backward reads x, and one whose backward reads y.
template <class Forward, class Backward>
Curve curve_of_x(const char* name, Forward forward, Backward backward) {
  return {name, forward,
          [=](real* dx, const real* dy, const real* x, const real*, int count) {
            backward(dx, dy, x, count);
          }};
}
template <class Forward, class Backward>
Curve curve_of_y(const char* name, Forward forward, Backward backward) {
  return {name, forward,
          [=](real* dx, const real* dy, const real*, const real* y, int count) {
            backward(dx, dy, y, count);
          }};
}

inline Curve leaky_relu(real slope) {
  return curve_of_x(
      "LeakyReLU",
      [=](real* y, const real* x, int n) { leaky_relu_forward(y, x, slope, n); },
      [=](real* dx, const real* dy, const real* x, int n) {
        leaky_relu_backward(dx, dy, x, slope, n);
      });
}
inline Curve elu(real alpha) {
  return curve_of_x(
      "ELU", [=](real* y, const real* x, int n) { elu_forward(y, x, alpha, n); },
      [=](real* dx, const real* dy, const real* x, int n) {
        elu_backward(dx, dy, x, alpha, n);
      });
}
inline Curve swish(real beta) {
  const Tensor b = Tensor::from({1}, {beta});
  return curve_of_x(
      "Swish", [=](real* y, const real* x, int n) { swish_forward(y, x, b.data(), n); },
      [=](real* dx, const real* dy, const real* x, int n) {
        Tensor unused = Tensor::zeros({1});  // dbeta: this beta stays what it is
        swish_backward(dx, unused.data(), dy, x, b.data(), n);
      });
}
inline Curve relu() { return curve_of_x("ReLU", relu_forward, relu_backward); }
inline Curve gelu() { return curve_of_x("GELU", gelu_forward, gelu_backward); }

// All that the study notes name (Swish with beta = 1 is SiLU).
inline std::vector<Curve> all_curves() {
  return {curve_of_y("sigmoid", sigmoid_forward, sigmoid_backward),
          curve_of_y("tanh", tanh_forward, tanh_backward),
          relu(),
          leaky_relu(real(0.01)),
          elu(1),
          gelu(),
          swish(1)};
}

// From a soft bend to a hard one: Swish with ever larger beta, between GELU and ReLU.
inline std::vector<Curve> gated_curves() {
  std::vector<Curve> curves = {gelu(), relu()};
  for (const char* beta : {"0.5", "1", "5"}) {
    curves.push_back(swish(real(std::stod(beta))));
    curves.back().name = std::string("Swish, beta ") + beta;
  }
  return curves;
}

inline std::vector<real> values(const Curve& curve, const std::vector<real>& at) {
  const int count = int(at.size());
  const Tensor x = Tensor::from({count}, at);
  Tensor y({count});
  curve.forward(y.data(), x.data(), count);
  return y.host();
}

// dy/dx: what backward returns where dy is 1.
inline std::vector<real> slopes(const Curve& curve, const std::vector<real>& at) {
  const int count = int(at.size());
  const Tensor x = Tensor::from({count}, at);
  const Tensor dy = Tensor::from({count}, std::vector<real>(at.size(), 1));
  Tensor y({count}), dx({count});
  curve.forward(y.data(), x.data(), count);
  curve.backward(dx.data(), dy.data(), x.data(), y.data(), count);
  return dx.host();
}

// count numbers from low to high, all equally far apart.
inline std::vector<real> grid(double low, double high, int count) {
  std::vector<real> numbers;
  for (int i = 0; i < count; ++i) {
    numbers.push_back(real(low + (high - low) * i / (count - 1)));
  }
  return numbers;
}

struct Place {
  double x, y;
};

// Lesson 02's rule on the curve itself: x <- x - eta dy/dx.
inline Place walk_downhill(const Curve& curve, double start, int steps) {
  std::vector<real> x = {real(start)};
  for (int step = 0; step < steps; ++step) x[0] -= slopes(curve, x)[0];
  return {double(x[0]), double(values(curve, x)[0])};
}

}  // namespace chainrule
