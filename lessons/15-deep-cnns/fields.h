// What an output of stacked convolutions sees: counted by changing one pixel, by asking
// which pixels it depends on (its gradient), and by a formula. And what the bend between
// two convolutions is good for.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "io/png.h"
#include "layers/activations.h"
#include "layers/conv.h"
#include "layers/sequential.h"

namespace chainrule {

// ---- stacks ---------------------------------------------------------------------------

// Convolutions in a row: kernels[l] wide, every strides[l]-th place. With `bends` a ReLU
// stands between any two of them; none stands at the end.
struct Stack {
  std::vector<int> kernels, strides;
  bool bends = true;
};

inline Stack of_kernels(const std::vector<int>& kernels, bool bends = true) {
  return {kernels, std::vector<int>(kernels.size(), 1), bends};
}

inline std::string name_of(const Stack& stack) {
  std::string name;
  for (const int K : stack.kernels) {
    name += (name.empty() ? "" : ", ") + std::to_string(K) + " x " + std::to_string(K);
  }
  return name;
}

inline Sequential build(const Stack& stack, int channels, uint64_t seed) {
  Sequential net;
  for (size_t l = 0; l < stack.kernels.size(); ++l) {
    if (stack.bends && l > 0) net.add<Relu>();
    Conv2dOptions options;
    options.stride = stack.strides[l];
    options.padding = stack.kernels[l] / 2;
    net.add<Conv2d>(channels, channels, stack.kernels[l], derived({seed, 1}, l), options);
  }
  return net;
}

inline Tensor noise(Shape shape, Key key) {
  Tensor x(shape);
  std::vector<real> numbers(size_t(x.count()));
  Rng rng{key};
  for (real& number : numbers) number = rng.normal();
  x.set(numbers);
  return x;
}

// ---- the receptive field --------------------------------------------------------------

// r pixels to a side: it begins with one, and a kernel of K adds K - 1 steps. A step is
// one pixel, until strides have made it larger.
inline int receptive_field(const Stack& stack) {
  int r = 1, step = 1;
  for (size_t l = 0; l < stack.kernels.size(); ++l) {
    r += (stack.kernels[l] - 1) * step;
    step *= stack.strides[l];
  }
  return r;
}

// The output places (any of the channels first .. last - 1) that move when one pixel in
// the middle of a picture of noise becomes much brighter.
inline int moved_places(Layer& net, int channels, int first, int last, uint64_t seed) {
  constexpr int S = 15, middle = S / 2 * S + S / 2;
  const Tensor x = noise({1, channels, S, S}, {seed, 2});
  std::vector<real> changed = x.host();
  for (int c = 0; c < channels; ++c) changed[size_t(c * S * S + middle)] += 10;
  const std::vector<real>
      before = net.forward(x, Mode::evaluate).host(),
      after = net.forward(Tensor::from(x.shape(), changed), Mode::evaluate).host();
  int moved = 0;
  for (int p = 0; p < S * S; ++p) {
    bool any = false;
    for (int c = first; c < last; ++c) {
      any = any || before[size_t(c * S * S + p)] != after[size_t(c * S * S + p)];
    }
    moved += any;
  }
  return moved;
}

// How much the middle output depends on each pixel of [S,S]: the gradient of its channels
// with respect to the pixel's, root of the mean square over `nets` random stacks.
inline std::vector<double> sensitivity(const Stack& stack, int channels, int S, int nets,
                                       uint64_t seed) {
  std::vector<double> squares(size_t(S * S), 0);
  for (int k = 0; k < nets; ++k) {
    Sequential net = build(stack, channels, seed + uint64_t(1000 * k));
    const Tensor y =
        net.forward(noise({1, channels, S, S}, {seed, uint64_t(100 + k)}), Mode::train);
    const int T = y.size(2), middle = T / 2 * T + T / 2;
    std::vector<real> dy(size_t(y.count()), 0);
    Rng rng{{seed, uint64_t(5000 + k)}};
    for (int c = 0; c < channels; ++c) dy[size_t(c * T * T + middle)] = rng.normal();
    const std::vector<real> dx = net.backward(Tensor::from(y.shape(), dy)).host();
    for (size_t i = 0; i < dx.size(); ++i) {
      squares[i % squares.size()] += double(dx[i]) * double(dx[i]);
    }
  }
  for (double& s : squares) s = std::sqrt(s / nets / channels);
  return squares;
}

// The side of the square of pixels that the middle output depends on at all.
inline int seen_side(const Stack& stack, uint64_t seed) {
  constexpr int S = 64;
  const std::vector<double> sizes = sensitivity(stack, 8, S, 1, seed);
  int left = S, right = -1;
  for (int i = 0; i < S * S; ++i) {
    if (sizes[size_t(i)] == 0) continue;
    left = std::min(left, i % S);
    right = std::max(right, i % S);
  }
  return right - left + 1;
}

// ---- what it costs, and the bend ------------------------------------------------------

struct StackFacts {
  int field, moved, weights, bends;
  long long multiply_adds;  // for a picture of 16 x 16
};
inline StackFacts facts(const Stack& stack, int channels, uint64_t seed) {
  Sequential net = build(stack, channels, seed);
  int weights = 0;
  for (const Param& p : net.params()) weights += p.decay ? p.value.count() : 0;
  const int moved = moved_places(net, channels, 0, channels, seed);
  net.forward(Tensor::zeros({1, channels, 16, 16}), Mode::train);
  return {receptive_field(stack), moved, weights,
          stack.bends ? int(stack.kernels.size()) - 1 : 0, net.multiply_adds()};
}

// How far a stack is from being one linear map: |f(a+b) - f(a) - f(b)| / |f(a+b)|.
inline double bend_of(const Stack& stack, uint64_t seed) {
  Sequential net = build(stack, 8, seed);
  const Shape shape{1, 8, 12, 12};
  const Tensor a = noise(shape, {seed, 3}), b = noise(shape, {seed, 4});
  std::vector<real> sum = a.host();
  const std::vector<real> other = b.host();
  for (size_t i = 0; i < sum.size(); ++i) sum[i] += other[i];
  const auto f = [&net](const Tensor& x) {
    return net.forward(x, Mode::evaluate).host();
  };
  const std::vector<real> fa = f(a), fb = f(b), both = f(Tensor::from(shape, sum));
  double apart = 0, size = 0;
  for (size_t i = 0; i < both.size(); ++i) {
    const double d = double(both[i]) - double(fa[i]) - double(fb[i]);
    apart += d * d;
    size += double(both[i]) * double(both[i]);
  }
  return std::sqrt(apart / size);
}

// ---- pictures -------------------------------------------------------------------------

// The stacks side by side, each on its own scale: white is the largest.
inline Image field_sheet(const std::vector<Stack>& stacks, uint64_t seed) {
  std::vector<Image> all;
  for (const Stack& stack : stacks) {
    const std::vector<double> sizes = sensitivity(stack, 8, 11, 100, seed);
    const double most = *std::max_element(sizes.begin(), sizes.end());
    const std::vector<real> numbers(sizes.begin(), sizes.end());
    all.push_back(images(numbers, 1, 1, 11, 11, 0, real(most))[0]);
  }
  return sheet(all, int(all.size()), 14, 6);
}

// The middle 7 x 7 of two of them in numbers, the largest of each being 9.
inline std::string in_numbers(const Stack& left, const Stack& right, uint64_t seed) {
  std::string text;
  const std::vector<double> l = sensitivity(left, 8, 7, 100, seed),
                            r = sensitivity(right, 8, 7, 100, seed);
  const auto row = [](const std::vector<double>& all, int i) {
    const double most = *std::max_element(all.begin(), all.end());
    std::string line;
    for (int j = 0; j < 7; ++j) {
      const double share = all[size_t(i * 7 + j)] / most;
      line += share == 0 ? " ." : " " + std::to_string(int(std::lround(9 * share)));
    }
    return line;
  };
  for (int i = 0; i < 7; ++i) {
    text += "      " + row(l, i) + "          " + row(r, i) + "\n";
  }
  return text;
}

}  // namespace chainrule
