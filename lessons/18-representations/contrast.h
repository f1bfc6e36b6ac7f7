// The contrastive loss: a net learns from pairs, "the same" or "not the same", where to
// put pictures in a plane. No class is ever named.
//
// A plain function on host numbers, as exercises 18.4 and 18.5 write it. Leaves out how
// pairs are found without labels (two crops of one picture), and losses over whole
// batches.
#pragma once

#include <cmath>
#include <vector>

#include "data/batches.h"
#include "data/digits.h"
#include "layers/activations.h"
#include "layers/initialize.h"
#include "layers/linear.h"
#include "layers/sequential.h"
#include "numeric/linear_algebra.h"
#include "optim/adam.h"
#include "optim/schedules.h"

namespace chainrule {

// ---- the loss -------------------------------------------------------------------------

// P pairs of embeddings: row p of a and row p of b. [P,D]
struct Pairs {
  std::vector<real> a, b;
  std::vector<int> same;  // [P] 1 or 0
};

inline double distance(const Pairs& pairs, size_t p, size_t D) {
  double squares = 0;
  for (size_t k = 0; k < D; ++k) {
    squares += std::pow(double(pairs.a[p * D + k]) - double(pairs.b[p * D + k]), 2);
  }
  return std::sqrt(squares);
}

// L = mean of   d^2 / 2                for pairs that are the same,
//               max(0, margin - d)^2 / 2    for pairs that are not;    d = |a - b|
inline double contrastive_loss(const Pairs& pairs, double margin) {
  const size_t P = pairs.same.size(), D = pairs.a.size() / P;
  double sum = 0;
  for (size_t p = 0; p < P; ++p) {
    const double d = distance(pairs, p, D);
    const double missing = pairs.same[p] ? d : std::max(0.0, margin - d);
    sum += missing * missing / 2;
  }
  return sum / double(P);
}

// dL/da, and dL/db = -dL/da:   (a - b) / P                     the same: pulled together
//                              -(margin - d) / d (a - b) / P   not, and too near: pushed
//                              0                               not, and far enough
inline std::vector<real> contrastive_backward(const Pairs& pairs, double margin) {
  const size_t P = pairs.same.size(), D = pairs.a.size() / P;
  std::vector<real> da(pairs.a.size(), 0);
  for (size_t p = 0; p < P; ++p) {
    const double d = distance(pairs, p, D);
    double pull = 1;
    if (!pairs.same[p]) pull = d > 0 && d < margin ? -(margin - d) / d : 0;
    for (size_t k = p * D; k < (p + 1) * D; ++k) {
      da[k] = real(pull * (double(pairs.a[k]) - double(pairs.b[k])) / double(P));
    }
  }
  return da;
}

// ---- digits in a plane ----------------------------------------------------------------

constexpr int known = 5;  // the net sees pairs of the digits 0 .. 4 only

// Digits as rows of 14 x 14 pixels: those below `known`, or the others.
inline Images plane_digits(int count, bool known_ones, Key key) {
  const Images all = pooled(digits(count, key), 2);
  const std::vector<int> labels = all.labels.host();
  std::vector<int> rows;
  for (int n = 0; n < count; ++n) {
    if ((labels[size_t(n)] < known) == known_ones) rows.push_back(n);
  }
  return {gather(all.x, rows).reshape({int(rows.size()), 196}), gather(all.labels, rows),
          10};
}

struct PairRows {
  std::vector<int> a, b, same;
};

// Every second pair is the same; with `pull_only` all are.
inline PairRows draw_pairs(const std::vector<int>& labels, int P, bool pull_only,
                           Rng rng) {
  PairRows pairs;
  const auto any = [&] { return int(rng.below(uint32_t(labels.size()))); };
  for (int p = 0; p < P; ++p) {
    const bool same = pull_only || p % 2 == 0;
    const int a = any();
    int b = any();
    while ((labels[size_t(a)] == labels[size_t(b)]) != same) b = any();
    pairs.a.push_back(a);
    pairs.b.push_back(b);
    pairs.same.push_back(same);
  }
  return pairs;
}

inline Sequential plane_net(uint64_t seed) {  // 196 pixels to a place in the plane
  Sequential net;
  he_normal(net.add<Linear>(196, 64, Key{seed, 50}).weight, {seed, 50});
  net.add<Relu>();
  net.add<Linear>(64, 2, Key{seed, 51});
  return net;
}

constexpr double margin = 1;

// Both pictures of a pair go through the same net: a in the upper half of a batch, b in
// the lower.
inline Sequential embed(int steps, bool pull_only, uint64_t seed) {
  const int P = 32;
  const Images data = plane_digits(1000, true, {seed, 52});
  Sequential net = plane_net(seed);
  const std::vector<Param> params = net.params();
  Adam adam(params);
  for (int step = 0; step < steps; ++step) {
    const PairRows rows = draw_pairs(data.labels.host(), P, pull_only,
                                     {{seed, 53}, uint64_t(step) * 100000});
    std::vector<int> both = rows.a;
    both.insert(both.end(), rows.b.begin(), rows.b.end());
    zero_gradients(params);
    const Tensor z = net.forward(gather(data.x, both), Mode::train);
    const Pairs pairs = {z.rows(0, P).host(), z.rows(P, 2 * P).host(), rows.same};
    std::vector<real> dz = contrastive_backward(pairs, margin);
    for (int i = 0; i < 2 * P; ++i) dz.push_back(-dz[size_t(i)]);  // db = -da; D is 2
    net.backward_weights(Tensor::from({2 * P, 2}, dz));
    adam.step(one_cycle(step, steps, real(0.01)));
  }
  return net;
}

// Mean distances in the plane, and how often a picture's nearest neighbour is the same
// digit.
struct Plane {
  double same = 0, other = 0, neighbour = 0;
};
inline Plane measure(const Tensor& z, const IntTensor& labels) {
  const std::vector<int> label = labels.host();
  const size_t N = label.size(), D = size_t(z.size(1));
  const std::vector<real> numbers = z.host();
  Plane plane;
  double pairs = 0, others = 0;
  for (size_t n = 0; n < N; ++n) {
    double least = 1e300;
    bool right = false;
    for (size_t m = 0; m < N; ++m) {
      if (m == n) continue;
      double squares = 0;
      for (size_t k = 0; k < D; ++k) {
        squares += std::pow(double(numbers[n * D + k]) - double(numbers[m * D + k]), 2);
      }
      const bool same = label[n] == label[m];
      (same ? plane.same : plane.other) += std::sqrt(squares);
      (same ? pairs : others) += 1;
      if (squares < least) least = squares, right = same;
    }
    plane.neighbour += right / double(N);
  }
  plane.same /= pairs;
  plane.other /= others;
  return plane;
}

}  // namespace chainrule
