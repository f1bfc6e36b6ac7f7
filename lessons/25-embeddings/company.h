// Counting who stands beside whom: what skip-gram should find, without any learning.
#pragma once

#include <cmath>

#include "skip_gram.h"

namespace chainrule {

// pairs[v * V + u]: how often u stands within the window of v.
inline std::vector<double> count_pairs(const Words& words, int window) {
  const int V = words.size(), T = int(words.text.size());
  std::vector<double> pairs(size_t(V) * size_t(V), 0);
  for (int t = 0; t < T; ++t) {
    for (int s = std::max(0, t - window); s <= std::min(T - 1, t + window); ++s) {
      if (s != t) ++pairs[size_t(words.text[size_t(t)] * V + words.text[size_t(s)])];
    }
  }
  return pairs;
}

// The score at which the loss of a pair has no slope. u is beside v pairs[v,u] times, and
// is drawn for v k pairs[v] p[u] times: the best logit is the log of one over the other.
// -infinity where the two never meet.
inline std::vector<double> best_scores(const Words& words, const Settings& set) {
  const int V = words.size();
  std::vector<double> scores = count_pairs(words, set.window);
  const std::vector<double> p = chances(words.counts, set.power);
  for (int v = 0; v < V; ++v) {
    double all = 0;
    for (int u = 0; u < V; ++u) all += scores[size_t(v * V + u)];
    for (int u = 0; u < V; ++u) {
      double& score = scores[size_t(v * V + u)];
      score = std::log(score / (set.negatives * all * p[size_t(u)]));
    }
  }
  return scores;
}

// The dull rival of learning: a word's point is its list of V best scores, with k = 1 and
// nothing below 0 (never seen together, or less often than chance, is all the same).
inline Points counted_points(const Words& words, Settings set) {
  set.negatives = 1;
  Points points = {words.size(), words.size(), {}};
  for (const double score : best_scores(words, set)) {
    points.x.push_back(real(std::max(0.0, score)));
  }
  return points;
}

struct Agreement {
  double correlation, mean_difference;
};

// The learned scores beside the best ones, over all pairs that met at least 20 times.
inline Agreement agreement(const Words& words, const Trained& t, const Settings& set) {
  const std::vector<double> best = best_scores(words, set),
                            pairs = count_pairs(words, set.window);
  double n = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0, off = 0;
  for (size_t i = 0; i < best.size(); ++i) {
    if (pairs[i] < 20) continue;
    const int V = words.size(), v = int(i) / V, u = int(i) % V;
    double score = 0;
    for (int c = 0; c < t.points.C; ++c) {
      score += double(t.points.row(v)[c]) * t.company.row(u)[c];
    }
    n += 1, x += score, y += best[i], off += std::abs(score - best[i]);
    xx += score * score, yy += best[i] * best[i], xy += score * best[i];
  }
  const double spread = std::sqrt((xx / n - x * x / n / n) * (yy / n - y * y / n / n));
  return {(xy / n - x * y / n / n) / spread, off / n};
}

}  // namespace chainrule
