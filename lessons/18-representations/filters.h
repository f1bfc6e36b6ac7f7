// What do the first filters look like? How near each comes to a Gabor patch, in a number,
// and a second way to such filters that needs neither labels nor a net: K-means.
//
// A Gabor patch is a wave under a bell: a stripe or an edge of one direction, seen in one
// place. So one describes what the first cells of the visual cortex answer to.
#pragma once

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "backbone.h"
#include "numeric/linear_algebra.h"

namespace chainrule {

// ---- Gabor patches --------------------------------------------------------------------

struct Gabor {
  double row, column;  // the middle, in pixels
  double width;        // of the bell
  double frequency;    // waves per pixel
  double angle;
};

// exp(-distance^2 / (2 width^2)) cos(2 pi frequency along - phase), K x K numbers
inline std::vector<double> gabor_patch(Gabor g, double phase, int K) {
  const double pi = std::acos(-1.0);
  std::vector<double> patch;
  for (int i = 0; i < K; ++i) {
    for (int j = 0; j < K; ++j) {
      const double y = i - g.row, x = j - g.column;
      const double along = x * std::cos(g.angle) + y * std::sin(g.angle);
      patch.push_back(std::exp(-(x * x + y * y) / (2 * g.width * g.width)) *
                      std::cos(2 * pi * g.frequency * along - phase));
    }
  }
  return patch;
}

inline double dot(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

// Cosine and sine of one Gabor, at right angles to each other and of length 1: together
// they make every phase.
struct Pair {
  std::vector<double> even, odd;
};
inline Pair gabor_pair(Gabor g, int K) {
  Pair pair = {gabor_patch(g, 0, K), gabor_patch(g, std::acos(-1.0) / 2, K)};
  const auto to_length_one = [](std::vector<double>& v) {
    const double length = std::sqrt(dot(v, v));
    for (double& number : v) number /= length;
  };
  to_length_one(pair.even);
  const double common = dot(pair.even, pair.odd);
  for (size_t i = 0; i < pair.odd.size(); ++i) pair.odd[i] -= common * pair.even[i];
  to_length_one(pair.odd);
  return pair;
}

inline const std::vector<Pair>& all_gabors(int K) {
  static std::map<int, std::vector<Pair>> kept;
  std::vector<Pair>& all = kept[K];
  if (!all.empty()) return all;
  for (int row = 1; row < K - 1; ++row) {
    for (int column = 1; column < K - 1; ++column) {
      for (const double width : {K / 8.0, K / 5.0, K / 3.0}) {
        for (const double frequency : {0.08, 0.12, 0.17, 0.24, 0.33}) {
          for (int turn = 0; turn < 8; ++turn) {
            const double angle = turn * std::acos(-1.0) / 8;
            all.push_back(
                gabor_pair({double(row), double(column), width, frequency, angle}, K));
          }
        }
      }
    }
  }
  return all;
}

// R^2 of the best Gabor for each filter of [O,C,K,K]: the share of the filter's square
// sum that one Gabor explains, with a strength and a phase of its own in every channel.
inline std::vector<double> gabor_scores(const Tensor& weight) {
  const size_t K = size_t(weight.size(2)), P = K * K, C = size_t(weight.size(1));
  const std::vector<real> w = weight.host();
  std::vector<double> scores;
  for (size_t at = 0; at < w.size(); at += C * P) {
    std::vector<std::vector<double>> planes;
    double total = 0, best = 0;
    for (size_t c = 0; c < C; ++c) {
      const auto from = w.begin() + long(at + c * P);
      planes.push_back(std::vector<double>(from, from + long(P)));
      total += dot(planes.back(), planes.back());
    }
    for (const Pair& g : all_gabors(int(K))) {
      double explained = 0;
      for (const std::vector<double>& plane : planes) {
        const double even = dot(g.even, plane), odd = dot(g.odd, plane);
        explained += even * even + odd * odd;
      }
      best = std::max(best, explained / total);
    }
    scores.push_back(best);
  }
  return scores;
}

inline double mean(const std::vector<double>& numbers) {
  double sum = 0;
  for (const double number : numbers) sum += number;
  return sum / double(numbers.size());
}

inline Tensor first_filters(Sequential& net) {
  return dynamic_cast<Conv2d&>(backbone_of(net).at(0)).weight;
}

// ---- K-means: filters without labels --------------------------------------------------

// Grey squares of K x K pixels from large scenes, each with mean 0 and deviation 1.
inline Tensor patches(int count, int K, uint64_t seed) {
  const int S = 32, pictures = 200;
  const std::vector<real> x = scenes(pictures, {seed, 60}, {S, 1, false}).x.host();
  std::vector<real> all;
  Rng rng{{seed, 61}};
  while (int(all.size()) < count * K * K) {
    const int n = int(rng.below(pictures)), top = int(rng.below(uint32_t(S - K + 1))),
              left = int(rng.below(uint32_t(S - K + 1)));
    std::vector<real> patch;
    for (int i = 0; i < K * K; ++i) {
      const int pixel = (top + i / K) * S + left + i % K;
      real grey = 0;
      for (int c = 0; c < 3; ++c) grey += x[size_t((n * 3 + c) * S * S + pixel)] / 3;
      patch.push_back(grey);
    }
    real sum = 0, squares = 0;
    for (const real v : patch) sum += v / real(K * K);
    for (const real v : patch) squares += (v - sum) * (v - sum) / real(K * K);
    for (const real v : patch) all.push_back((v - sum) / std::sqrt(squares + real(1e-4)));
  }
  return Tensor::from({count, K * K}, all);
}

// Whitened: along every principal direction the same spread. `soft` keeps directions in
// which hardly anything happens from being blown up.
inline Tensor whitened(const Tensor& x, double soft) {
  const int C = x.size(1);
  const Pca pca(x, C - 1);  // one direction, the mean, is gone
  std::vector<real> z = pca.project(x).host();
  const size_t k = pca.variances().size();
  for (size_t i = 0; i < z.size(); ++i) {
    z[i] /= real(std::sqrt(pca.variances()[i % k] + soft));
  }
  return pca.reconstruct(Tensor::from({x.size(0), int(k)}, z));
}

// The middles of O groups of rows: each row joins the nearest middle, each middle moves
// to the mean of its rows, `rounds` times. Middles start at random rows.
inline Tensor k_means(const Tensor& x, int O, int rounds, Key key) {
  const size_t N = size_t(x.size(0)), C = size_t(x.size(1));
  const std::vector<real> rows = x.host();
  std::vector<real> middles;
  const std::vector<int> start = shuffled(int(N), Rng{key});
  for (size_t o = 0; o < size_t(O); ++o) {
    const auto from = rows.begin() + long(size_t(start[o]) * C);
    middles.insert(middles.end(), from, from + long(C));
  }
  for (int round = 0; round < rounds; ++round) {
    std::vector<real> sums(middles.size(), 0), counts(size_t(O), 0);
    for (size_t n = 0; n < N; ++n) {
      size_t nearest = 0;
      real least = std::numeric_limits<real>::infinity();
      for (size_t o = 0; o < size_t(O); ++o) {
        real distance = 0;
        for (size_t c = 0; c < C; ++c) {
          const real off = rows[n * C + c] - middles[o * C + c];
          distance += off * off;
        }
        if (distance < least) least = distance, nearest = o;
      }
      counts[nearest] += 1;
      for (size_t c = 0; c < C; ++c) sums[nearest * C + c] += rows[n * C + c];
    }
    for (size_t i = 0; i < middles.size(); ++i) {
      if (counts[i / C] > 0) middles[i] = sums[i] / counts[i / C];
    }
  }
  return Tensor::from({O, int(C)}, middles);
}

struct WithoutLabels {
  Tensor single, grouped;  // whitened patches as they are, and the middles of 16 groups
};
inline WithoutLabels k_means_filters(int K, uint64_t seed) {
  const Tensor x = whitened(patches(4000, K, seed), 1);
  return {x.rows(0, 16).reshape({16, 1, K, K}),
          k_means(x, 16, 15, {seed, 62}).reshape({16, 1, K, K})};
}

}  // namespace chainrule
