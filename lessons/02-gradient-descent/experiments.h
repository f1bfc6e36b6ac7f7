// The experiments of lesson 02, without words: each is a function that returns what it
// found. lesson.cpp tells about them, claims.cpp asserts what the notes say of them.
#pragma once

#include "line.h"

namespace chainrule {

struct Settings {
  int points = 50, steps = 100, epochs = 100, batch = 8;
  real rate = real(0.3), noise = real(0.3);
  real batch_rate = real(0.1);
};

inline Samples samples_of(const Curve& curve) { return {curve.x.host(), curve.y.host()}; }

// y = 2 x - 1 and noise: what the walks start without knowing.
inline Samples measured(const Settings& set, uint64_t seed) {
  return samples_of(line(set.points, {seed, 1}, 2, -1, set.noise));
}

// ---- The fit

struct Fit {
  std::vector<Line> path;
  Line best;
  double loss, least_loss, flat_loss;  // of the fit, of the best line, of y = mean of y
  double off;                          // distance to the best line
};
inline Fit fit(const Samples& samples, real rate, int steps) {
  const Line best = least_squares(samples);
  double mean = 0;
  for (const real y : samples.y) mean += double(y) / samples.count();
  const std::vector<Line> path = descend(samples, {0, 0}, rate, steps);
  return {path,
          best,
          double(mse(path.back(), samples)),
          double(mse(best, samples)),
          double(mse({0, real(mean)}, samples)),
          distance(path.back(), best)};
}

// ---- The learning rate

struct Trial {
  double rate, predicted, observed;  // what one step multiplies the steep error by
  std::vector<double> loss;          // before the first step, and after each
  double end;                        // MSE above the least at the end
  int arrived = -1;                  // first step at which that is below 0.001
  bool diverges() const { return !(loss.back() <= loss.front()); }
};
inline Trial try_rate(const Samples& samples, double rate, int steps) {
  const Line best = least_squares(samples);
  const Curvature h = curvature(samples);
  const std::vector<Line> path = descend(samples, {0, 0}, real(rate), steps);
  Trial trial = {rate, 1 - rate * h.steepest, 0, {}, excess(path.back(), best, h)};
  trial.observed = steep_error(path[1], best, h) / steep_error(path[0], best, h);
  const double least = double(mse(best, samples));
  for (int s = 0; s <= steps; ++s) {
    const double above = excess(path[size_t(s)], best, h);
    trial.loss.push_back(least + above);
    if (above < 0.001 && trial.arrived < 0) trial.arrived = s;
  }
  return trial;
}

// ---- The batch

struct BatchRun {
  int batch, steps_per_epoch, last;  // last: samples in the last batch of an epoch
  std::vector<Line> path;
  std::vector<double>
      excess;        // MSE above the least, one number an epoch: mean over steps
  double after_one;  // the same at the end of the first epoch
  double floor;      // mean over the last quarter of the epochs
};
inline BatchRun run_batches(const Samples& samples, int batch, real rate, int epochs,
                            uint64_t seed) {
  const int n = samples.count();
  const Batches batches(n, batch, {seed, 2});
  const int steps = batches.steps(), late = (epochs + 3) / 4;
  const Line best = least_squares(samples);
  const Curvature h = curvature(samples);
  BatchRun run = {batch, steps, n - (steps - 1) * batch, {}, {}, 0, 0};
  run.path = descend_in_batches(samples, {0, 0}, rate, epochs, batches);
  run.after_one = excess(run.path[size_t(steps)], best, h);
  for (int epoch = 0; epoch < epochs; ++epoch) {
    double mean = 0;
    for (int s = 1; s <= steps; ++s) {
      mean += excess(run.path[size_t(epoch * steps + s)], best, h) / steps;
    }
    run.excess.push_back(mean);
    if (epoch >= epochs - late) run.floor += mean / late;
  }
  return run;
}

// ---- One outlier

struct Pull {
  Samples samples;        // with the outlier
  size_t outlier;         // which one
  Line before, after;     // the best lines without and with the broken measurement
  double loss_share;      // its share of MSE, on the new best line
  double absolute_share;  // its share of the sum of |error| on the same line
  double loss_before, loss_after;  // MSE of the two lines on the samples as they were
};
inline Pull pull(const Settings& set, uint64_t seed, real height) {
  const Curve sound = line(set.points, {seed, 1}, 2, -1, set.noise);
  const Samples clean = samples_of(sound);
  Pull p = {
      samples_of(with_outliers(sound, {seed, 3}, 1, height)), 0, {}, {}, 0, 0, 0, 0};
  while (p.samples.y[p.outlier] == clean.y[p.outlier]) ++p.outlier;
  p.before = least_squares(clean);
  p.after = least_squares(p.samples);
  double squares = 0, absolutes = 0;
  const std::vector<real> prediction = predict(p.after, p.samples.x);
  const auto error = [&](size_t i) { return double(prediction[i] - p.samples.y[i]); };
  for (size_t i = 0; i < prediction.size(); ++i) {
    squares += error(i) * error(i);
    absolutes += std::abs(error(i));
  }
  p.loss_share = error(p.outlier) * error(p.outlier) / squares;
  p.absolute_share = std::abs(error(p.outlier)) / absolutes;
  p.loss_before = double(mse(p.before, clean));
  p.loss_after = double(mse(p.after, clean));
  return p;
}

}  // namespace chainrule
