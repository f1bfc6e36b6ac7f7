// Lesson 05: one faulty part among fifty good ones, and what a loss can do about it.
//
// A part has C measurements: good ones are drawn around the origin, faulty ones around a
// point 2.4 away, both with standard deviation 1, so that they overlap and no rule finds
// all. A line is trained with the focal loss; gamma = 0, alpha = 1/2 is plain binary
// cross-entropy. Leaves out resampling, which does what weights do.
#pragma once

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <vector>

#include "numeric/metrics.h"
#include "ops/activations.h"
#include "ops/losses.h"
#include "regression.h"

namespace chainrule {

constexpr int good_per_faulty = 50;

struct Parts {
  Tensor x, targets;        // [N,C], [N]: 1 where the part is faulty
  std::vector<int> labels;  // the same
};

inline Parts draw_parts(int N, int C, Key key) {
  Rng rng{key};
  Parts parts;
  std::vector<real> x, targets;
  const double shift = 2.4 / std::sqrt(double(C));  // in every measurement
  for (int n = 0; n < N; ++n) {
    const int faulty = n % (good_per_faulty + 1) == 0;
    for (int c = 0; c < C; ++c) x.push_back(rng.normal() + real(faulty * shift));
    targets.push_back(real(faulty));
    parts.labels.push_back(faulty);
  }
  parts.x = Tensor::from({N, C}, x);
  parts.targets = Tensor::from({N}, targets);
  return parts;
}

struct Recipe {
  std::string name;
  double gamma, alpha;
};

// How the loss changes with every part's logit.
inline Tensor slopes(const Tensor& logits, const Parts& parts, const Recipe& recipe) {
  const Tensor one = Tensor::from({1}, {1});
  Tensor dlogits(logits.shape());
  focal_backward(dlogits.data(), one.data(), logits.data(), parts.targets.data(),
                 real(recipe.gamma), real(recipe.alpha), logits.count());
  return dlogits;
}

inline Line train_line(const Parts& parts, const Recipe& recipe, int steps) {
  Line line{Tensor::zeros({1, parts.x.size(1)}), Tensor::zeros({1})};
  for (int step = 0; step < steps; ++step) {
    line.step(slopes(line.logits(parts.x), parts, recipe), parts.x, 5);
  }
  return line;
}

// Who holds the gradient? Shares of the sum of |dlogit|. Easy: good parts that `judge`
// calls good with more than 90 %.
struct Shares {
  double easy = 0, hard = 0, faulty = 0;
  double easy_count = 0;  // the easy ones' share of all parts
};

inline Shares gradient_shares(const Line& line, const Line& judge, const Parts& parts,
                              const Recipe& recipe) {
  const std::vector<real> d = slopes(line.logits(parts.x), parts, recipe).host();
  const std::vector<real> judged = judge.logits(parts.x).host();
  Shares s;
  for (size_t n = 0; n < d.size(); ++n) {
    const bool easy = parts.labels[n] == 0 && double(judged[n]) < std::log(0.1 / 0.9);
    (parts.labels[n] == 1 ? s.faulty : easy ? s.easy : s.hard) += std::abs(double(d[n]));
    s.easy_count += easy ? 1.0 / double(d.size()) : 0;
  }
  const double total = s.easy + s.hard + s.faulty;
  return {s.easy / total, s.hard / total, s.faulty / total, s.easy_count};
}

// Every threshold's recall and precision, from the strictest to the laxest.
struct Point {
  double threshold, recall, precision, f1;
};

inline std::vector<Point> threshold_curve(const std::vector<int>& labels,
                                          const std::vector<real>& scores) {
  std::vector<size_t> order(scores.size());
  std::iota(order.begin(), order.end(), size_t{0});
  std::sort(order.begin(), order.end(),
            [&](size_t a, size_t b) { return scores[a] > scores[b]; });
  const double faulty = double(std::count(labels.begin(), labels.end(), 1));
  std::vector<Point> points;
  double found = 0, called = 0;
  for (const size_t n : order) {
    called += 1;
    found += labels[n];
    points.push_back({double(scores[n]), found / faulty, found / called,
                      2 * found / (faulty + called)});
  }
  return points;
}

inline Point best_f1(const std::vector<Point>& curve) {
  return *std::max_element(curve.begin(), curve.end(),
                           [](Point a, Point b) { return a.f1 < b.f1; });
}

// The laxest point of the curve that is still at least as strict as a threshold.
inline Point at_threshold(const std::vector<Point>& curve, double threshold) {
  Point last{threshold, 0, 0, 0};
  for (const Point& p : curve) {
    if (p.threshold >= threshold) last = p;
  }
  return last;
}

// The strictest point of the curve that finds at least this share.
inline Point at_recall(const std::vector<Point>& curve, double recall) {
  for (const Point& p : curve) {
    if (p.recall >= recall) return p;
  }
  return curve.back();
}

struct Trained {
  Line line;
  std::vector<Point> curve;  // on fresh parts
  Point at_half;             // the part is called faulty from probability 1/2 on
  double auc;
};

inline Trained try_recipe(const Recipe& recipe, const Parts& train, const Parts& fresh,
                          int steps) {
  const Line line = train_line(train, recipe, steps);
  Tensor p = line.logits(fresh.x);
  sigmoid_forward(p.data(), p.data(), p.count());
  const std::vector<Point> curve = threshold_curve(fresh.labels, p.host());
  return {line, curve, at_threshold(curve, 0.5), roc_auc(fresh.labels, p.host())};
}

}  // namespace chainrule
