// The questions of lesson 11, each a function that returns numbers: what a range test
// sees, what the rate decides beside other settings, and what the first steps are like
// that a warm-up is for. The schedules and their race stand in race.h.
//
// Leaves out the words, which are in lesson.cpp.
#pragma once

#include "race.h"

namespace chainrule {

// ---- the range test ------------------------------------------------------------------

struct RangeTest {
  std::vector<double> rates, losses, smooth;  // one of each per step, up to the blow-up
  double lowest;                              // the rate where the smooth loss is lowest
};

// One short run whose rate grows by the same factor in each step. It ends where the loss
// has blown up: above 1.5 times the lowest, or no number any more.
inline RangeTest range_test(const Task& task, uint64_t seed, double low = 1e-4,
                            double high = 10, int steps = 250) {
  Sequential net = digit_net(64, 1, seed);
  Sgd sgd(net.params(), {real(0.9)});
  const Batches batches(task.learned.x.size(0), 32, {seed, 4});
  RangeTest test = {{}, {}, {}, low};
  double sum = 0, best = INFINITY;
  for (int step = 0; step < steps; ++step) {
    const auto epoch = batches.epoch(step / batches.steps());
    const auto& rows = epoch[size_t(step % batches.steps())];
    const double rate = low * std::pow(high / low, double(step) / (steps - 1));
    const double loss = double(learn(net, task.learned, rows).item());
    sgd.step(real(rate));
    sum = 0.9 * sum + 0.1 * loss;
    const double smooth = sum / (1 - std::pow(0.9, step + 1));
    if (!(smooth <= 1.5 * best)) break;
    test.rates.push_back(rate);
    test.losses.push_back(loss);
    test.smooth.push_back(smooth);
    if (smooth < best) test.lowest = rate;
    best = std::min(best, smooth);
  }
  return test;
}

// ---- what the rate decides -----------------------------------------------------------

constexpr double grid_rates[] = {0.001, 0.004, 0.016, 0.064, 0.256};
constexpr int base_rate = 3;  // 0.064

// The base (width 64, batch 32, He's gain), then each of the three a quarter and four
// times as large.
inline std::vector<Setting> grid_settings() {
  Setting base;
  base.epochs = 5;
  std::vector<Setting> all(7, base);
  all[1].width = 16, all[2].width = 256;
  all[3].batch = 8, all[4].batch = 128;
  all[5].gain = 0.25, all[6].gain = 4;
  return all;
}

struct Sensitivity {
  double right[7][5];  // [setting, rate]

  double best(int setting) const {
    return *std::max_element(right[setting], right[setting] + 5);
  }
  // Worst to best over the base and the settings `from`, `from` + 1, in points of a
  // hundred: with the base's rate, or with the best rate of each.
  double spread(int from) const {
    return spread_of(
        {right[0][base_rate], right[from][base_rate], right[from + 1][base_rate]});
  }
  double spread_retuned(int from) const {
    return spread_of({best(0), best(from), best(from + 1)});
  }
  double spread_of_rate() const {  // a quarter and four times the base's rate
    return spread_of({right[0][2], right[0][3], right[0][4]});
  }
  static double spread_of(std::initializer_list<double> list) {
    return 100 * (std::max(list) - std::min(list));
  }
};

inline Sensitivity measure_grid(uint64_t seed, int pictures) {
  const Task task = draw_task(seed, pictures);
  const std::vector<Setting> settings = grid_settings();
  Progress progress(35, "grid");
  Sensitivity grid;
  for (int i = 0; i < 35; ++i) {
    Setting set = settings[size_t(i / 5)];
    set.rate = all_schedules(grid_rates[i % 5])[4].rate;
    const std::vector<double> right = train(task, set, seed);
    grid.right[i / 5][i % 5] = right.empty() ? 0 : right.back();
    progress.at(i + 1);
  }
  return grid;
}

// ---- why warm up ---------------------------------------------------------------------

// How far Adam moves a weight in each step, as a share of the rate: the mean over the
// second layer's weights that move at all (those of dead units do not).
inline std::vector<double> adam_moves(const Task& task, uint64_t seed, int steps) {
  Sequential net = digit_net(64, 1, seed);
  const real rate = real(0.001);
  Adam adam(net.params());
  const Batches batches(task.learned.x.size(0), 32, {seed, 3});
  std::vector<double> moves;
  const Tensor w = net.params()[2].value;  // of the second layer
  for (int step = 0; step < steps; ++step) {
    const auto epoch = batches.epoch(step / batches.steps());
    learn(net, task.learned, epoch[size_t(step % batches.steps())]);
    const std::vector<real> before = w.host();
    adam.step(rate);
    const std::vector<real> after = w.host();
    double sum = 0;
    int moved = 0;
    for (size_t i = 0; i < after.size(); ++i) {
      const double move = std::abs(double(after[i]) - double(before[i])) / double(rate);
      if (move > 1e-3) sum += move, ++moved;
    }
    moves.push_back(sum / moved);
  }
  return moves;
}

// How far the gradient of B pictures lies from that of all, as a share of its length: the
// root of the mean square over `tries` batches, at the random start.
inline double gradient_noise(const Task& task, int B, uint64_t seed, int tries = 20) {
  Sequential net = digit_net(64, 1, seed);
  const Tensor dweight = net.params()[2].grad;
  std::vector<int> all(size_t(task.learned.x.size(0)));
  for (size_t i = 0; i < all.size(); ++i) all[i] = int(i);
  learn(net, task.learned, all);
  const std::vector<real> whole = dweight.host();
  const Batches batches(task.learned.x.size(0), B, {seed, 5});
  double noise = 0, length = 0;
  for (const real g : whole) length += double(g) * double(g);
  for (int i = 0; i < tries; ++i) {
    const auto epoch = batches.epoch(i / batches.steps());
    learn(net, task.learned, epoch[size_t(i % batches.steps())]);
    const std::vector<real> part = dweight.host();
    for (size_t k = 0; k < part.size(); ++k) {
      noise += std::pow(double(part[k]) - double(whole[k]), 2);
    }
  }
  return std::sqrt(noise / tries / length);
}

}  // namespace chainrule
