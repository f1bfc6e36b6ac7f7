// How a test set betrays itself: 100 people, 2000 measurements each, all of it noise, and
// a coin toss for a label. Nobody can do better than 50 %. Unless the preparation has
// looked at the test rows.
//
// Plain loops on plain numbers: it is about who may look where, not about nets.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "data/prepare.h"

namespace chainrule {

struct Noise {
  std::vector<std::vector<double>> features;  // [N][C]
  std::vector<int> labels;                    // 0 or 1, by coin
};

inline Noise draw_noise(int N, int C, Key key) {
  Rng rng{key};
  Noise noise;
  for (int n = 0; n < N; ++n) {
    noise.labels.push_back(rng.below(2));
    noise.features.emplace_back();
    for (int c = 0; c < C; ++c) noise.features.back().push_back(double(rng.normal()));
  }
  return noise;
}

// Feature c, its mean in class 1 minus its mean in class 0, seen by some rows only.
inline double difference(const Noise& noise, const std::vector<int>& rows, int c) {
  double sum[2] = {0, 0}, count[2] = {0, 0};
  for (const int row : rows) {
    const int label = noise.labels[size_t(row)];
    sum[label] += noise.features[size_t(row)][size_t(c)];
    count[label] += 1;
  }
  return sum[1] / std::max(count[1], 1.0) - sum[0] / std::max(count[0], 1.0);
}

// The `keep` features that tell the classes apart best, as `rows` see it.
inline std::vector<int> choose_features(const Noise& noise, const std::vector<int>& rows,
                                        int keep) {
  std::vector<std::pair<double, int>> ranked;
  for (int c = 0; c < int(noise.features[0].size()); ++c) {
    ranked.push_back({-std::abs(difference(noise, rows, c)), c});
  }
  std::sort(ranked.begin(), ranked.end());
  std::vector<int> chosen;
  for (int k = 0; k < keep; ++k) chosen.push_back(ranked[size_t(k)].second);
  return chosen;
}

// Learns from the training rows: each chosen feature votes with its difference. Returns
// the share of test rows it gets right.
inline double vote(const Noise& noise, const Split& rows,
                   const std::vector<int>& chosen) {
  std::vector<double> weight;
  for (const int c : chosen) weight.push_back(difference(noise, rows.train, c));
  int right = 0;
  for (const int row : rows.test) {
    double score = 0;
    for (size_t k = 0; k < chosen.size(); ++k) {
      score += weight[k] * noise.features[size_t(row)][size_t(chosen[k])];
    }
    right += (score > 0 ? 1 : 0) == noise.labels[size_t(row)] ? 1 : 0;
  }
  return double(right) / double(rows.test.size());
}

struct Leak {
  double honest, leaking;  // test accuracy, the mean over ten draws
};

inline Leak compare_leak(uint64_t seed) {
  Leak mean = {0, 0};
  const int draws = 10;
  for (uint64_t d = 0; d < draws; ++d) {
    const Noise noise = draw_noise(100, 2000, {seed, 40 + d});
    const Split rows = split(100, 0, 0.5, {seed, 60 + d});
    std::vector<int> all = rows.train;
    all.insert(all.end(), rows.test.begin(), rows.test.end());
    mean.honest += vote(noise, rows, choose_features(noise, rows.train, 20)) / draws;
    mean.leaking += vote(noise, rows, choose_features(noise, all, 20)) / draws;
  }
  return mean;
}

}  // namespace chainrule
