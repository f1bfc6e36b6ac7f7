// A line that learns, and what can be measured about it: all that lesson 02 computes.
//
// Two parameters, w and b; their gradient by hand; the loop that walks downhill with all
// points at once or in mini-batches; and, to judge the walk, the two things that can be
// known beforehand: where the lowest point is and how sharply the loss bends. The points
// are plain vectors. Only the loss is the library's, so that your own can replace it.
// Leaves out: more than one input (lesson 03), and bends (lesson 04).
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "data/batches.h"
#include "data/curves.h"
#include "ops/losses.h"

namespace chainrule {

// ---- A line and its loss

struct Samples {
  std::vector<real> x, y;
  int count() const { return int(x.size()); }
};

struct Line {
  real w, b;
};

inline std::vector<real> predict(const Line& line, const std::vector<real>& x) {
  std::vector<real> prediction;
  for (const real value : x) prediction.push_back(line.w * value + line.b);
  return prediction;
}

// MSE = (1/n) sum of (prediction - y)^2. The library keeps numbers in tensors (lesson
// 03); here they go in and out of one.
inline real mse(const Line& line, const Samples& samples) {
  const int n = samples.count();
  const Tensor prediction = Tensor::from({n}, predict(line, samples.x));
  const Tensor target = Tensor::from({n}, samples.y);
  Tensor loss({1});
  mse_forward(loss.data(), prediction.data(), target.data(), n);
  return loss.item();
}

// How the loss changes with every prediction: 2 (prediction - y) / n.
inline std::vector<real> mse_slopes(const Line& line, const Samples& samples) {
  const int n = samples.count();
  const Tensor prediction = Tensor::from({n}, predict(line, samples.x));
  const Tensor target = Tensor::from({n}, samples.y);
  const Tensor one = Tensor::from({1}, {1});
  Tensor dprediction({n});
  mse_backward(dprediction.data(), one.data(), prediction.data(), target.data(), n);
  return dprediction.host();
}

// ---- Downhill

struct Gradient {
  real w, b;
};

// dw = sum of dprediction x        db = sum of dprediction
inline Gradient gradient(const Line& line, const Samples& samples) {
  const std::vector<real> dprediction = mse_slopes(line, samples);
  Gradient d = {0, 0};
  for (size_t i = 0; i < dprediction.size(); ++i) {
    d.w += dprediction[i] * samples.x[i];
    d.b += dprediction[i];
  }
  return d;
}

inline void step(Line& line, const Gradient& d, real rate) {
  line.w -= rate * d.w;
  line.b -= rate * d.b;
}

// Every line on the way, the first one included: steps + 1 of them.
inline std::vector<Line> descend(const Samples& samples, Line line, real rate,
                                 int steps) {
  std::vector<Line> path = {line};
  for (int s = 0; s < steps; ++s) {
    step(line, gradient(line, samples), rate);
    path.push_back(line);
  }
  return path;
}

// ---- In mini-batches

inline Samples pick(const Samples& samples, const std::vector<int>& rows) {
  Samples batch;
  for (const int row : rows) {
    batch.x.push_back(samples.x[size_t(row)]);
    batch.y.push_back(samples.y[size_t(row)]);
  }
  return batch;
}

// The same with a step after every batch: epochs * steps per epoch + 1 lines.
inline std::vector<Line> descend_in_batches(const Samples& samples, Line line, real rate,
                                            int epochs, const Batches& batches) {
  std::vector<Line> path = {line};
  for (int epoch = 0; epoch < epochs; ++epoch) {
    for (const std::vector<int>& rows : batches.epoch(epoch)) {
      step(line, gradient(line, pick(samples, rows)), rate);
      path.push_back(line);
    }
  }
  return path;
}

// The batch gradients of one epoch at one and the same line, averaged in two ways.
struct Average {
  double full_w, full_b;          // of all samples at once
  double weighted_w, weighted_b;  // each batch counts as often as it has samples
  double plain_w, plain_b;        // each batch counts once, the short one too
  double spread;  // how far a batch's gradient is from the full one, on average
};
inline Average average_gradient(const Samples& samples, const Line& line,
                                const Batches& batches) {
  const Gradient full = gradient(line, samples);
  Average average = {double(full.w), double(full.b), 0, 0, 0, 0, 0};
  for (const std::vector<int>& rows : batches.epoch(0)) {
    const Gradient d = gradient(line, pick(samples, rows));
    const double share = double(rows.size()) / samples.count();
    average.weighted_w += share * double(d.w);
    average.weighted_b += share * double(d.b);
    average.plain_w += double(d.w) / batches.steps();
    average.plain_b += double(d.b) / batches.steps();
    average.spread +=
        std::hypot(double(d.w - full.w), double(d.b - full.b)) / batches.steps();
  }
  return average;
}

// ---- What can be known beforehand

// The best line there is: where both slopes are 0.
inline Line least_squares(const Samples& samples) {
  const double n = samples.count();
  double mean_x = 0, mean_y = 0, xx = 0, xy = 0;
  for (const real x : samples.x) mean_x += double(x) / n;
  for (const real y : samples.y) mean_y += double(y) / n;
  for (size_t i = 0; i < samples.x.size(); ++i) {
    const double dx = double(samples.x[i]) - mean_x;
    xx += dx * dx;
    xy += dx * (double(samples.y[i]) - mean_y);
  }
  ENSURE(xx > 0, "least_squares: all %d x are equal, so every slope fits as well",
         samples.count());
  return {real(xy / xx), real(mean_y - xy / xx * mean_x)};
}

// The second derivatives of MSE, the same everywhere in the bowl:
//   H = [ww wb]   ww = (2/n) sum of x^2   wb = (2/n) sum of x   bb = 2
//       [wb bb]
// and its eigenvalues: how sharply the loss bends in the steepest and flattest direction.
struct Curvature {
  double ww, wb, bb, steepest, flattest;
  double stable_rate() const { return 2 / steepest; }
};
inline Curvature curvature(const Samples& samples) {
  Curvature h = {0, 0, 2, 0, 0};
  for (const real x : samples.x) {
    h.ww += 2 * double(x) * double(x) / samples.count();
    h.wb += 2 * double(x) / samples.count();
  }
  const double middle = (h.ww + h.bb) / 2;
  const double radius = std::hypot((h.ww - h.bb) / 2, h.wb);
  h.steepest = middle + radius;
  h.flattest = middle - radius;
  return h;
}

// How far a line is from the best one in the steepest direction, with its sign.
inline double steep_error(const Line& line, const Line& best, const Curvature& h) {
  // H v = steepest v, solved for the longer of v's two forms.
  double vw = h.wb, vb = h.steepest - h.ww;
  if (h.ww > h.bb) vw = h.steepest - h.bb, vb = h.wb;
  return (double(line.w - best.w) * vw + double(line.b - best.b) * vb) /
         std::hypot(vw, vb);
}

// MSE above the lowest possible. MSE is a bowl, so this is exact, and does not drown in
// rounding as the difference of two losses would.
inline double excess(const Line& line, const Line& best, const Curvature& h) {
  const double w = double(line.w) - double(best.w), b = double(line.b) - double(best.b);
  return (h.ww * w * w + 2 * h.wb * w * b + h.bb * b * b) / 2;
}

inline double distance(const Line& a, const Line& b) {
  return std::hypot(double(a.w) - double(b.w), double(a.b) - double(b.b));
}

}  // namespace chainrule
