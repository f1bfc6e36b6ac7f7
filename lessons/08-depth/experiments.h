// The experiments of lesson 08 that are more than one call: layers fitted at every width,
// a net asked about what it was not shown, and the shapes that gradient descent gets.
//
// No words: lesson.cpp tells what came out, claims.cpp asserts it.
#pragma once

#include <algorithm>
#include <cmath>

#include "one_layer.h"
#include "targets.h"
#include "training.h"

namespace chainrule {

// What was not a number any more counts as infinitely bad.
inline double median(std::vector<double> all) {
  for (double& one : all) {
    if (std::isnan(one)) one = HUGE_VAL;
  }
  std::sort(all.begin(), all.end());
  return (all[(all.size() - 1) / 2] + all[all.size() / 2]) / 2;
}

// What is followed, from 0 to `high`.
struct Target {
  Function f;
  double high;
};
inline Target pendulum(double seconds = 10) { return {pendulum_at, seconds}; }
inline Target mountain() { return {mountain_at, 1}; }

inline OneLayer fitted(Bend kind, int width, const Target& target, uint64_t seed) {
  OneLayer net = random_layer(kind, width, 0, target.high, {seed, 1});
  fit(net, target.f, 0, target.high);
  return net;
}

inline double fitted_mse(Bend kind, int width, const Target& target, uint64_t seed) {
  return gap(fitted(kind, width, target, seed), target.f, 0, target.high).mse;
}

inline double median_mse(Bend kind, int width, const Target& target, uint64_t seed,
                         int draws) {
  std::vector<double> all;
  for (int s = 0; s < draws; ++s) {
    all.push_back(fitted_mse(kind, width, target, seed + uint64_t(s)));
  }
  return median(all);
}

// Largest errors of a net that was shown ten seconds, there and in the three after them;
// and of one that was shown all thirteen, in the last three.
struct Outside {
  double inside, outside, shown;
};
inline Outside look_outside(int width, uint64_t seed) {
  const OneLayer net = fitted(Bend::relu, width, pendulum(10), seed),
                 rival = fitted(Bend::relu, width, pendulum(13), seed);
  return {gap(net, pendulum_at, 0, 10).largest, gap(net, pendulum_at, 10, 13).largest,
          gap(rival, pendulum_at, 10, 13).largest};
}

// x^2 by k folds, and the most that one layer of as many neurons can hope for.
struct Square {
  double deep, one_layer;
};
inline Square compare_squares(int folds) {
  const auto folded = [=](double x) { return square_by_folding(x, folds); };
  const auto square = [](double x) { return x * x; };
  return {gap(folded, square, 0, 1).largest, least_gap_to_square(2 * folds + 1)};
}

// The last two have about as many parameters as each other: 471 and 472.
enum class Form { narrow, deep, shallow };
constexpr const char* form_names[] = {"2 units per layer", "5 layers of 10",
                                      "1 layer of 157"};
inline std::vector<int> hidden_layers(Form form, int folds) {
  if (form == Form::narrow) return std::vector<int>(size_t(folds), 2);
  if (form == Form::deep) return std::vector<int>(5, 10);
  return {157};
}

inline Attempt search_from_chance(Form form, int folds, Settings set, uint64_t seed) {
  return search_from_chance(hidden_layers(form, folds), folds, set, seed,
                            form_names[int(form)]);
}

// The longest steps that stay in the construction's valley: 2/lambda there.
inline double largest_rate(int folds) {
  Sequential net = fold_net(folds);
  return 2 / steepest_bend(net, teeth(folds, 0));
}

// A line that misses a tooth has more than this.
inline int count_found(const std::vector<double>& errors) {
  return int(
      std::count_if(errors.begin(), errors.end(), [](double mse) { return mse < 0.01; }));
}

}  // namespace chainrule
