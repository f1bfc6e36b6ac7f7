// Two landscapes with two weights each, and walks through them with the library's
// optimizers.
//
//   ravine   f = 25 x^2 + y^2 / 8               steep across, flat along, lowest at 0, 0
//   saddle   f = 25 x^2 - y^2 / 2 + y^4 / 4     along y it is a pass: down on both sides
//
// Both can be turned by an angle, so that no slope lies along an axis any more.
// Whoever compares methods at one rate compares rates: with beta = 0.9 momentum's steps
// are ten times as long. So each method is tried at 161 rates and shown at its best.
// A walk has arrived where f stays low: of so many rates, one would soon touch the goal
// by luck and swing up again.
// Leaves out noise: these gradients are exact, those of a mini-batch are not.
#pragma once

#include <climits>
#include <cmath>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "optim/adam.h"
#include "optim/rmsprop.h"
#include "optim/sgd.h"
#include "random.h"

namespace chainrule {

struct Point {
  double x, y;
};

struct Landscape {
  const char* name;
  double (*height)(Point at);
  Point (*slope)(Point at);
  double goal;       // a walk has arrived when f is not above it any more
  double angle = 0;  // how far the landscape is turned, in degrees
};

inline Point turned(Point p, double degrees) {
  const double a = degrees * std::acos(-1.0) / 180;
  return {std::cos(a) * p.x - std::sin(a) * p.y, std::sin(a) * p.x + std::cos(a) * p.y};
}

inline Landscape ravine() {
  return {"ravine", [](Point p) { return 25 * p.x * p.x + p.y * p.y / 8; },
          [](Point p) {
            return Point{50 * p.x, p.y / 4};
          },
          1e-3};
}

inline Landscape saddle() {
  return {"saddle",
          [](Point p) {
            const double along = p.y * p.y;
            return 25 * p.x * p.x - along / 2 + along * along / 4;
          },
          [](Point p) {
            return Point{50 * p.x, p.y * p.y * p.y - p.y};
          },
          -0.2};
}

// A way to make an optimizer for any parameters: the landscapes' two, or a net's.
struct Method {
  std::string name;
  std::function<std::unique_ptr<Optimizer>(const std::vector<Param>&)> make;
};

inline Method momentum_method(double beta, bool nesterov = false) {
  return {nesterov ? "Nesterov" : "momentum", [=](const std::vector<Param>& params) {
            return std::make_unique<Sgd>(params, SgdSettings{real(beta), nesterov});
          }};
}
template <class O>
Method method(const char* name) {
  return {name,
          [](const std::vector<Param>& params) { return std::make_unique<O>(params); }};
}

struct Walk {
  double rate = 0;
  std::vector<Point> path;  // the start, then the place after each step
  int steps = 0;            // after so many f is not above the goal, and stays so
  bool arrived = false;     // for at least as long again

  int crossings() const {  // how often it changed sides of the floor, x = 0, till then
    int count = 0;
    for (size_t i = 1; i <= size_t(steps) && i < path.size(); ++i) {
      count += path[i].x * path[i - 1].x < 0;
    }
    return count;
  }
};

// `length` steps. Both weights are one parameter, [2]. In a turned landscape the
// optimizer sees turned weights and slopes; the path is turned back, so that walks can be
// compared. Stops early where it diverges, and when it is clear that it cannot arrive
// before step `too_late`.
inline Walk walk(const Landscape& land, Point start, const Method& method, double rate,
                 int length, int too_late = INT_MAX) {
  Param place{"place", Tensor({2}), Tensor({2}), false};
  const Point from = turned(start, land.angle);
  place.value.set({real(from.x), real(from.y)});
  const std::unique_ptr<Optimizer> optimizer = method.make({place});
  Walk done{rate, {start}, 1};
  for (int step = 1; step <= length; ++step) {
    const Point g = turned(land.slope(done.path.back()), land.angle);
    place.grad.set({real(g.x), real(g.y)});
    optimizer->step(real(rate));
    const std::vector<real> now = place.value.host();
    const Point p = turned({double(now[0]), double(now[1])}, -land.angle);
    if (!(std::abs(p.x) + std::abs(p.y) <= 1e6)) return done;  // it has diverged
    done.path.push_back(p);
    if (land.height(p) > land.goal) done.steps = step + 1;
    if (done.steps >= too_late) return done;
  }
  done.arrived = done.steps <= length / 2;
  return done;
}

// The walk that arrives first, of 161 rates from 0.001 to 10, each 6 % above the last.
inline Walk best_walk(const Landscape& land, Point start, const Method& method) {
  constexpr int length = 3000;
  Walk best;
  best.steps = length / 2;  // to be beaten
  for (int i = 0; i <= 160; ++i) {
    const double rate = 1e-3 * std::pow(10, i / 40.0);
    const Walk now = walk(land, start, method, rate, length, best.steps);
    if (now.arrived) best = now;
  }
  return best;
}

constexpr Point saddle_default = {1, 1e-4};

// Starts that differ from seed to seed: beside the ravine, or almost on the saddle.
inline Point ravine_start(uint64_t seed) {
  Rng rng{{seed, 1}};
  return {double(rng.uniform(real(0.5), 1)), double(rng.uniform(2, 4))};
}
inline Point saddle_start(uint64_t seed) {  // y from 1e-5 to 1e-3
  Rng rng{{seed, 2}};
  const double x = double(rng.uniform(real(0.5), 1));
  return {x, std::pow(10, -3 - 2 * double(rng.uniform()))};
}

// How many steps the best walk down the saddle takes, when that is turned.
inline int saddle_steps(const Method& method, double angle, Point start) {
  Landscape land = saddle();
  land.angle = angle;
  return best_walk(land, start, method).steps;
}

}  // namespace chainrule
