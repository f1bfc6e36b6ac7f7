// The schedules of the study notes, and the race between them: a constant rate with all
// the epochs against a falling rate with half of them, each at five peaks.
//
// Leaves out the words, which are in lesson.cpp.
#pragma once

#include "io/progress.h"
#include "training.h"

namespace chainrule {

// ---- the schedules of the study notes ------------------------------------------------

struct Named {
  const char* name;
  Schedule rate;
};

// Each from its peak, over the whole run. The steps of the decay lie at 30, 60 and 90 %
// of it, the restarts after 1/7 and 3/7; warm-ups take a tenth.
inline std::vector<Named> all_schedules(double top) {
  const real peak = real(top);
  return {
      {"constant", [=](int, int) { return peak; }},
      {"linear warmup",
       [=](int step, int total) { return linear_warmup(step, total / 10, peak); }},
      {"step decay",
       [=](int step, int total) {
         return step_decay(int(100.0 * step / total), 30, real(0.1), peak);
       }},
      {"exponential",
       [=](int step, int total) {
         return exponential_decay(step, real(std::pow(0.01, 1.0 / total)), peak);
       }},
      {"linear decay",
       [=](int step, int total) { return linear_decay(step, total, peak); }},
      {"cosine", [=](int step, int total) { return cosine(step, total, peak); }},
      {"warm restarts",
       [=](int step, int total) {
         return cosine_restarts(step, (total + 6) / 7, 2, peak);
       }},
      {"warmup + cosine",
       [=](int step, int total) { return warmup_cosine(step, total / 10, total, peak); }},
      {"one-cycle", [=](int step, int total) { return one_cycle(step, total, peak); }}};
}

// The control: the same rates as the cosine's, in the opposite order.
inline Schedule cosine_backwards(double peak) {
  return [=](int step, int total) { return cosine(total - step, total, real(peak)); };
}

// The share of all steps whose rate lies below 10 % and above 90 % of the peak.
struct Shares {
  double low, high;
};
inline Shares shares(const Schedule& rate, int total = 1000) {
  Shares count = {0, 0};
  for (int step = 0; step < total; ++step) {
    const double r = double(rate(step, total));
    count.low += r < 0.1 ? 1.0 / total : 0;
    count.high += r > 0.9 ? 1.0 / total : 0;
  }
  return count;
}

// ---- the race ------------------------------------------------------------------------

constexpr double peaks[] = {0.003, 0.01, 0.03, 0.06, 0.12};
constexpr int the_peak = 3;  // 0.06

enum class Way { constant, linear, one_cycle, adam };  // adam: with linear decay

// The constant rate gets all epochs, every other way the half of them.
inline std::vector<double> race(const Task& task, Way way, double peak, int epochs,
                                uint64_t seed) {
  Setting set;
  set.epochs = way == Way::constant ? epochs : std::max(1, epochs / 2);
  set.adam = way == Way::adam;
  const size_t which = way == Way::constant ? 0 : way == Way::one_cycle ? 8 : 4;
  set.rate = all_schedules(peak)[which].rate;
  return train(task, set, seed);
}

// Shares of fresh pictures right, means over the seeds.
struct Race {
  // At the end, and the largest on the way: nobody knows that moment beforehand.
  double end[4][5] = {}, best[4][5] = {};  // [way, peak]
  double half[5] = {};                     // of the constant rates, after half the epochs
  std::vector<double> curve[4][5];         // of the first seed, after each epoch

  double best_end(Way way) const {
    return *std::max_element(end[int(way)], end[int(way)] + 5);
  }
  double best_peak(Way way) const {
    const double* row = end[int(way)];
    return peaks[std::max_element(row, row + 5) - row];
  }
};

inline Race run_race(uint64_t seed, int seeds, int epochs, int pictures) {
  Race all;
  Task task;
  Progress progress(20 * seeds, "race");
  for (int run = 0; run < 20 * seeds && !interrupted(); ++run) {
    const uint64_t s = seed + uint64_t(run / 20);
    const int way = run % 4, peak = run % 20 / 4;
    if (run % 20 == 0) task = draw_task(s, pictures);
    const std::vector<double> right = race(task, Way(way), peaks[peak], epochs, s);
    if (right.empty()) break;
    all.end[way][peak] += right.back() / seeds;
    all.best[way][peak] += *std::max_element(right.begin(), right.end()) / seeds;
    if (way == 0) all.half[peak] += right[(right.size() - 1) / 2] / seeds;
    if (run < 20) all.curve[way][peak] = right;
    progress.at(run + 1);
  }
  return all;
}

}  // namespace chainrule
