// Grades 08.1. The four neurons may come in any order: they are sorted by their kinks.
#include <algorithm>
#include <utility>

#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* kink, real* v, real left, real right, real ramp, real height);
namespace mine {
Function relu_bump;
}
namespace solution {
Function relu_bump;
}

// From 1 to 4, up to 6 within half a unit: slopes of 12.
static void hand(Case& c) {
  c.set("left", {1});
  c.set("level", {2});
  c.set("ramp", {0.5});
  c.set("height", {6});
}

// `level` is the length of the level part.
static void call(Case& c, Function* f) {
  const real left = c.input("left", {1})[0], level = c.input("level", {1}, 0.3, 2)[0],
             ramp = c.input("ramp", {1}, 0.2, 0.9)[0],
             height = c.input("height", {1}, 0.5, 3)[0];
  real *kink = c.output("kink", {4}), *v = c.output("v", {4});
  f(kink, v, left, left + 2 * ramp + level, ramp, height);
  std::pair<real, real> neurons[4];
  for (int j = 0; j < 4; ++j) neurons[j] = {kink[j], v[j]};
  std::stable_sort(neurons, neurons + 4, [](const auto& one, const auto& other) {
    return one.first < other.first;
  });
  for (int j = 0; j < 4; ++j) {
    kink[j] = neurons[j].first;
    v[j] = neurons[j].second;
  }
}

static void set(real* kink, real* v, const real (&places)[4], const real (&weights)[4]) {
  std::copy(places, places + 4, kink);
  std::copy(weights, weights + 4, v);
}

static void no_ramp(real* kink, real* v, real left, real right, real ramp, real height) {
  set(kink, v, {left, left + ramp, right - ramp, right},
      {height, -height, -height, height});
}
static void times_ramp(real* kink, real* v, real left, real right, real ramp,
                       real height) {
  const real s = height * ramp;
  set(kink, v, {left, left + ramp, right - ramp, right}, {s, -s, -s, s});
}
static void slopes_not_changes(real* kink, real* v, real left, real right, real ramp,
                               real height) {
  const real s = height / ramp;
  set(kink, v, {left, left + ramp, right - ramp, right}, {s, 0, -s, 0});
}
static void up_again(real* kink, real* v, real left, real right, real ramp, real height) {
  const real s = height / ramp;
  set(kink, v, {left, left + ramp, right - ramp, right}, {s, -s, s, -s});
}
static void falls_on(real* kink, real* v, real left, real right, real ramp, real height) {
  const real s = height / ramp;
  set(kink, v, {left, left + ramp, right - ramp, right}, {s, -s, -s, 0});
}
static void starts_to_fall_at_right(real* kink, real* v, real left, real right, real ramp,
                                    real height) {
  const real s = height / ramp;
  set(kink, v, {left, left + ramp, right, right + ramp}, {s, -s, -s, s});
}
static void biases(real* kink, real* v, real left, real right, real ramp, real height) {
  const real s = height / ramp;
  set(kink, v, {-left, -left - ramp, ramp - right, -right}, {s, -s, -s, s});
}
static void turned_over(real* kink, real* v, real left, real right, real ramp,
                        real height) {
  solution::relu_bump(kink, v, left, right, ramp, -height);
}

static const Check<Function> check(
    {"08.1",
     hand,
     call,
     mine::relu_bump,
     solution::relu_bump,
     {{no_ramp, "the slope is height; it must climb height within ramp: height / ramp"},
      {times_ramp,
       "the slope is height x ramp; climbing height within ramp is a "
       "division"},
      {slopes_not_changes,
       "v holds the slopes of the pieces, 0 where it is level; a neuron once awake stays "
       "awake, so v is by how much the slope changes"},
      {up_again,
       "after the level part it climbs again: from level to down is a change "
       "by -slope, from down to level by +slope"},
      {falls_on,
       "after right it goes on falling: the last neuron must take the slope back "
       "to 0"},
      {starts_to_fall_at_right,
       "it begins to fall at right; asked for is 0 at right, so it begins at "
       "right - ramp"},
      {biases, "kink holds the biases; it is the place itself, where x - kink is 0"},
      {turned_over, "the bump hangs down: every v has the wrong sign"}}});
