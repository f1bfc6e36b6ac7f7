// Many linear layers, folded into one: W' = W_2 W_1, b' = W_2 b_1 + b_2.
//
// And the control that shows what a bend is for: between two inputs a linear function
// goes straight, so its value halfway is the mean of both ends. With a bend it is not,
// and no W' and b' whatever can stand in for the layers. At the end: how many exact zeros
// such layers hand on.
#pragma once

#include <algorithm>
#include <cmath>
#include <memory>

#include "curves.h"
#include "layers/linear.h"
#include "ops/linear.h"
#include "ops/matmul.h"
#include "ops/updates.h"
#include "random.h"

namespace chainrule {

inline Tensor normal_numbers(Shape shape, Key key) {
  Rng rng{key};
  std::vector<real> numbers(size_t(shape.count()));
  for (real& number : numbers) number = rng.normal();
  return Tensor::from(shape, numbers);
}

inline double largest(const std::vector<real>& a, const std::vector<real>& minus) {
  double most = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    const double distance = std::abs(double(a[i]) - double(minus[i]));
    if (!(distance <= most)) most = distance;  // a NaN is the largest of all
  }
  return most;
}

using Stack = std::vector<std::unique_ptr<Linear>>;

inline Stack linear_layers(int depth, int width, uint64_t seed) {
  Stack layers;
  for (int i = 0; i < depth; ++i) {
    layers.push_back(std::make_unique<Linear>(width, width, Key{seed, 10 + uint64_t(i)}));
    Tensor bias = normal_numbers({width}, {seed, 50 + uint64_t(i)});
    scale(bias.data(), real(0.1), width);  // not 0, or b' would have nothing to do
    layers.back()->bias = bias;
  }
  return layers;
}

// All layers, one after the other, with `bend` between them unless that is null.
inline Tensor run(const Stack& layers, const Curve* bend, const Tensor& x) {
  Tensor h = layers[0]->forward(x, Mode::evaluate);
  for (size_t i = 1; i < layers.size(); ++i) {
    if (bend != nullptr) bend->forward(h.data(), h.data(), h.count());
    h = layers[i]->forward(h, Mode::evaluate);
  }
  return h;
}

// The one layer W', b' that does what all the linear layers do.
struct OneLayer {
  Tensor W, b;
};
inline OneLayer fold(const Stack& layers) {
  const int width = layers[0]->bias.count();
  OneLayer one = {layers[0]->weight.clone(), layers[0]->bias.clone()};
  for (size_t i = 1; i < layers.size(); ++i) {
    const Tensor &W_2 = layers[i]->weight, &b_2 = layers[i]->bias;
    Tensor W({width, width}), b({width});
    // W' = W_2 W_1
    matmul(W.data(), W_2.data(), one.W.data(), width, width, width, false, false, false);
    // b' = W_2 b_1 + b_2: b_1 goes through the second layer like a sample
    linear_forward(b.data(), one.b.data(), W_2.data(), b_2.data(), 1, width, width);
    one = {W, b};
  }
  return one;
}

inline Tensor halfway(const Tensor& from, const Tensor& to) {
  Tensor middle = from.clone();
  add_to(middle.data(), to.data(), 1, to.count());
  scale(middle.data(), real(0.5), middle.count());
  return middle;
}

struct Collapse {
  double gap;       // between the layers and the one layer W', b', relative
  double off_line;  // f halfway between two inputs against halfway between their outputs
};

// `depth` layers of `width` units, with or without a bend between them.
inline Collapse collapse(int depth, int width, const Curve* bend, uint64_t seed) {
  const Stack layers = linear_layers(depth, width, seed);
  const OneLayer one = fold(layers);
  const Tensor a = normal_numbers({20, width}, {seed, 1});
  const Tensor b = normal_numbers({20, width}, {seed, 2});
  const Tensor f_a = run(layers, bend, a), f_b = run(layers, bend, b);
  Tensor folded(f_a.shape());
  linear_forward(folded.data(), a.data(), one.W.data(), one.b.data(), 20, width, width);
  const Tensor middle = run(layers, bend, halfway(a, b));
  const double size = largest(f_a.host(), std::vector<real>(size_t(f_a.count()), 0));
  return {largest(f_a.host(), folded.host()) / size,
          largest(middle.host(), halfway(f_a, f_b).host()) / size};
}

// The share of exact zeros after each of `depth` layers that nobody has trained.
inline std::vector<double> share_of_zeros(const Curve& curve, int depth, uint64_t seed) {
  const int width = 128;
  Tensor h = normal_numbers({100, width}, {seed, 1});
  std::vector<double> shares;
  for (int i = 0; i < depth; ++i) {
    Linear layer(width, width, {seed, 10 + uint64_t(i)});
    h = layer.forward(h, Mode::evaluate);
    curve.forward(h.data(), h.data(), h.count());
    const std::vector<real> numbers = h.host();
    shares.push_back(double(std::count(numbers.begin(), numbers.end(), real(0))) /
                     double(numbers.size()));
  }
  return shares;
}

}  // namespace chainrule
