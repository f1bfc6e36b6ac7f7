// The experiments of lesson 14 that need no training: kernels chosen by hand, what
// happens to their answers when the picture moves, and the way back along three numbers.
//
// Each returns numbers; the words stand in lesson.cpp. Nets are trained in nets.h.
#pragma once

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "data/digits.h"
#include "layers/conv.h"
#include "layers/linear.h"
#include "layers/pool.h"
#include "ops/activations.h"
#include "ops/conv.h"
#include "ops/pool.h"

namespace chainrule {

// ---- kernels by hand ------------------------------------------------------------------

struct Kernel {
  const char* name;
  std::vector<real> weight;  // [3,3]
};
inline const std::vector<Kernel>& hand_kernels() {
  static const real ninth = real(1) / 9;
  static const std::vector<Kernel> all = {
      {"vertical edges", {-1, 0, 1, -1, 0, 1, -1, 0, 1}},
      {"horizontal edges", {-1, -1, -1, 0, 0, 0, 1, 1, 1}},
      {"blur", std::vector<real>(9, ninth)}};
  return all;
}

// Slides kernels [O,1,K,K] over pictures x [N,1,H,W].
inline Tensor slide(const Tensor& x, const Tensor& kernels, int padding) {
  const Conv2dSize s = {x.size(0),       1, x.size(2), x.size(3), kernels.size(0),
                        kernels.size(2), 1, padding};
  Tensor y({s.N, s.O, s.out_height(), s.out_width()});
  conv2d_forward(y.data(), x.data(), kernels.data(), s);
  return y;
}

inline Tensor slide(const Tensor& x, const Kernel& kernel) {
  return slide(x, Tensor::from({1, 1, 3, 3}, kernel.weight), 1);
}

// Pictures [H,W] side by side in letters: # and + for numbers above zero, = and - for
// numbers below, each picture on a scale of its own.
inline std::string in_letters(const std::vector<Tensor>& pictures, int H, int W) {
  std::string text;
  for (int i = 0; i < H; ++i) {
    text += "   ";
    for (const Tensor& picture : pictures) {
      const std::vector<real> v = picture.host();
      real largest = real(1e-9);
      for (const real value : v) largest = std::max(largest, std::abs(value));
      for (int j = 0; j < W; ++j) {
        const real share = v[size_t(i * W + j)] / largest;
        text += share > real(0.5)     ? '#'
                : share > real(0.15)  ? '+'
                : share < real(-0.5)  ? '='
                : share < real(-0.15) ? '-'
                                      : ' ';
      }
      text += "   ";
    }
    text.erase(text.find_last_not_of(' ') + 1);
    text += "\n";
  }
  return text;
}

// ---- the picture moves ----------------------------------------------------------------

// Every picture of [N,C,H,W] moved down and right; zeros come in, what leaves is lost.
inline Tensor moved(const Tensor& x, int down, int right) {
  const int H = x.size(2), W = x.size(3);
  const std::vector<real> from = x.host();
  std::vector<real> to(from.size(), 0);
  for (int at = 0; at < x.count(); ++at) {
    const int plane = at / (H * W), i = at / W % H - down, j = at % W - right;
    if (i < 0 || i >= H || j < 0 || j >= W) continue;
    to[size_t(at)] = from[size_t((plane * H + i) * W + j)];
  }
  return Tensor::from(x.shape(), to);
}

struct Equivariance {
  double inside = 0, border = 0, dense = 0;  // largest differences
};

// layer(moved(x)) against moved(layer(x)), for noise up to the border of a 12 x 12
// picture: a convolution of 3 x 3, and the dull rival, a linear layer from all pixels to
// all pixels. `inside` is where the kernel saw no pixel that came in or left.
inline Equivariance equivariance(int down, int right, uint64_t seed) {
  const int H = 12;
  Rng rng{{seed, 50}};
  std::vector<real> noise(H * H);
  for (real& value : noise) value = rng.normal();
  const Tensor x = Tensor::from({1, 1, H, H}, noise), x2 = moved(x, down, right);
  Conv2d conv(1, 1, 3, {seed, 51}, {1, 1, 1, 1, false});
  Linear linear(H * H, H * H, {seed, 52});
  const auto dense = [&](const Tensor& picture) {
    return linear.forward(picture.reshape({1, H * H}), Mode::evaluate)
        .reshape({1, 1, H, H});
  };
  const auto v = [](const Tensor& t) { return t.host(); };
  const std::vector<real> a = v(conv.forward(x2, Mode::evaluate)),
                          b = v(moved(conv.forward(x, Mode::evaluate), down, right)),
                          c = v(dense(x2)), d = v(moved(dense(x), down, right));
  Equivariance e;
  for (int at = 0; at < H * H; ++at) {
    const int i = at / H, j = at % H;
    const bool inside = i > down && j > right && i < H - 1 && j < H - 1;
    double& worst = inside ? e.inside : e.border;
    worst = std::max(worst, double(std::abs(a[size_t(at)] - b[size_t(at)])));
    if (inside)
      e.dense = std::max(e.dense, double(std::abs(c[size_t(at)] - d[size_t(at)])));
  }
  return e;
}

// How much pooled numbers change when digits move by one pixel: |after - before| divided
// by |before|, over 50 digits seen through the hand kernels and a ReLU.
struct PoolChange {
  int window;
  double largest, average;
};
inline double relative_change(const Tensor& before, const Tensor& after) {
  const std::vector<real> a = before.host(), b = after.host();
  double change = 0, size = 0;
  for (size_t i = 0; i < a.size(); ++i) {
    change += double(a[i] - b[i]) * double(a[i] - b[i]);
    size += double(a[i]) * double(a[i]);
  }
  return std::sqrt(change / size);
}
inline std::vector<PoolChange> pool_changes(uint64_t seed) {
  const Tensor x = digits(50, {seed, 1}).x;
  std::vector<real> weights;
  for (const Kernel& k : hand_kernels()) {
    weights.insert(weights.end(), k.weight.begin(), k.weight.end());
  }
  const Tensor kernels = Tensor::from({3, 1, 3, 3}, weights);
  const auto features = [&](const Tensor& pictures) {
    Tensor y = slide(pictures, kernels, 1);
    relu_forward(y.data(), y.data(), y.count());
    return y;
  };
  const Tensor here = features(x), there = features(moved(x, 0, 1));
  std::vector<PoolChange> all;
  for (const int window : {1, 2, 4, 7, 14, 28}) {
    MaxPool2d largest(window);
    AveragePool2d average(window);
    const auto change = [&](Layer& pool) {
      const Tensor before = pool.forward(here, Mode::evaluate);
      return relative_change(before, pool.forward(there, Mode::evaluate));
    };
    all.push_back({window, change(largest), change(average)});
  }
  return all;
}

// ---- the way back along a row ---------------------------------------------------------

// y[i] = sum over k of w[k] x[i + k]: a kernel of K numbers slides over a row of W.
inline std::vector<real> slide_row(const std::vector<real>& x,
                                   const std::vector<real>& w) {
  std::vector<real> y(x.size() - w.size() + 1, 0);
  for (size_t i = 0; i < y.size(); ++i) {
    for (size_t k = 0; k < w.size(); ++k) y[i] += w[k] * x[i + k];
  }
  return y;
}

// How the sum of dy[i] y[i] changes when one number of x or w grows, by trying it.
struct RowBlame {
  std::vector<double> dx, dw;
};
inline RowBlame measured_blame(const std::vector<real>& x, const std::vector<real>& w,
                               const std::vector<real>& dy) {
  const auto total = [&dy](const std::vector<real>& row, const std::vector<real>& k) {
    double sum = 0;
    const std::vector<real> y = slide_row(row, k);
    for (size_t i = 0; i < y.size(); ++i) sum += double(dy[i]) * double(y[i]);
    return sum;
  };
  RowBlame blame;
  for (size_t i = 0; i < x.size(); ++i) {
    std::vector<real> more = x;
    more[i] += 1;  // y is a straight line in x and in w: any step gives its slope
    blame.dx.push_back(total(more, w) - total(x, w));
  }
  for (size_t k = 0; k < w.size(); ++k) {
    std::vector<real> more = w;
    more[k] += 1;
    blame.dw.push_back(total(x, more) - total(x, w));
  }
  return blame;
}

// The same by the library: each row a picture of the kernel's height, a kernel that is 0
// in all rows but the first.
inline RowBlame library_blame(const std::vector<real>& x, const std::vector<real>& w,
                              const std::vector<real>& dy) {
  const int W = int(x.size()), K = int(w.size());
  std::vector<real> picture(size_t(K * W), 0), kernel(size_t(K * K), 0);
  std::copy(x.begin(), x.end(), picture.begin());
  std::copy(w.begin(), w.end(), kernel.begin());
  Conv2d conv(1, 1, K, Key{1, 1}, {1, 0, 1, 1, false});
  conv.weight.set(kernel);
  conv.forward(Tensor::from({1, 1, K, W}, picture), Mode::train);
  const std::vector<real> dx =
      conv.backward(Tensor::from({1, 1, 1, W - K + 1}, dy)).host();
  const std::vector<real> dw = conv.dweight.host();
  return {{dx.begin(), dx.begin() + W}, {dw.begin(), dw.begin() + K}};
}

}  // namespace chainrule
