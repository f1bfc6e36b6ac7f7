// The sawtooth, made twice: by a deep net of two units per layer, and by one wide layer.
//
// A hidden layer of two ReLU units can fold the interval 0..1 in the middle: the tent. A
// second layer folds what is folded already, and after k layers 2^k pieces of 0..1 lie on
// top of each other. One layer has to bend at every corner by itself. All numbers are
// whole halves, so floats hold them exactly and the corners can be counted.
#pragma once

#include <cmath>
#include <vector>

#include "layers/activations.h"
#include "layers/linear.h"
#include "layers/sequential.h"
#include "one_layer.h"
#include "targets.h"

namespace chainrule {

// k times: h = (relu(x), relu(x - 1/2)), then x = 2 h_0 - 4 h_1. The second step is
// linear, and so is the first step of the next fold, so one matrix does both.
inline Sequential fold_net(int folds) {
  Sequential net;
  for (int layer = 0; layer < folds; ++layer) {
    const int inputs = layer == 0 ? 1 : 2;
    Linear& linear = net.add<Linear>(inputs, 2, Key{0, 0});
    linear.weight.set(layer == 0 ? std::vector<real>{1, 1}
                                 : std::vector<real>{2, -4, 2, -4});
    linear.bias.set({0, real(-0.5)});
    net.add<Relu>();
  }
  Linear& last = net.add<Linear>(2, 1, Key{0, 0});
  last.weight.set({2, -4});
  last.bias.set({0});
  return net;
}

// The same function by one layer: a first slope of 2^k, turned round at each corner.
inline OneLayer wide_sawtooth(int folds) {
  const double pieces = std::ldexp(1, folds);
  OneLayer net;
  for (int j = 0; j < int(pieces); ++j) {
    net.w.push_back(1);
    net.b.push_back(-j / pieces);
    net.v.push_back(j == 0 ? pieces : j % 2 == 1 ? -2 * pieces : 2 * pieces);
  }
  return net;
}

// The numbers 0, 1/count, 2/count ... 1, and what a net makes of them.
inline std::vector<real> evenly(int count) {
  std::vector<real> x;
  for (int i = 0; i <= count; ++i) x.push_back(real(i) / real(count));
  return x;
}
inline std::vector<real> answers(Sequential& net, const std::vector<real>& x) {
  return net.forward(Tensor::from({int(x.size()), 1}, x), Mode::evaluate).host();
}

// Corners of a line through evenly spaced points, where every corner is one of the
// points: there the slope on the left is not the slope on the right.
inline int count_corners(const std::vector<real>& y) {
  int corners = 0;
  for (size_t i = 1; i + 1 < y.size(); ++i) {
    if (y[i] - y[i - 1] != y[i + 1] - y[i]) ++corners;
  }
  return corners;
}

struct Folded {
  int deep, wide;                     // neurons
  int corners;                        // counted on the deep net's line
  int kinks;                          // counted among the wide layer's neurons
  double deep_off = 0, wide_off = 0;  // largest difference to the sawtooth
};

// Four points to each piece. The sawtooth itself is known in whole numbers: fold i, which
// means i / count, as often as asked.
inline Folded compare_folds(int folds) {
  const int count = 4 << folds;
  const std::vector<real> x = evenly(count);
  Sequential deep = fold_net(folds);
  const OneLayer wide = wide_sawtooth(folds);
  const std::vector<real> y = answers(deep, x);
  Folded f = {2 * folds, int(wide.width()), count_corners(y), count_kinks(wide, 0, 1)};
  for (int i = 0; i <= count; ++i) {
    int top = i;
    for (int fold = 0; fold < folds; ++fold) {
      top = 2 * top <= count ? 2 * top : 2 * (count - top);
    }
    const double truth = double(top) / count;
    f.deep_off = std::max(f.deep_off, std::abs(double(y[size_t(i)]) - truth));
    f.wide_off = std::max(f.wide_off, std::abs(wide(double(x[size_t(i)])) - truth));
  }
  return f;
}

// x^2 = x - tent(x)/4 - tent(tent(x))/16 - ...: each fold adds two binary digits. (The
// net that does this adds up what comes out of every layer, not only the last.)
inline double square_by_folding(double x, int folds) {
  double y = x, folded = x, share = 1;
  for (int i = 0; i < folds; ++i) {
    folded = tent(folded);
    share /= 4;
    y -= share * folded;
  }
  return y;
}

// No broken line of `pieces` straight pieces on 0..1 comes nearer to x^2 than this: one
// piece is at least 1/pieces wide, and on it x^2 bends away by (1/pieces)^2 / 4 from the
// line through its ends; the best line splits that between above and below.
inline double least_gap_to_square(int pieces) { return 1 / (8.0 * pieces * pieces); }

}  // namespace chainrule
