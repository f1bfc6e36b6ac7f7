// Two landscapes with two weights each, and walks through them with the library's
// optimizers.
//
//   ravine   f = 25 x^2 + y^2 / 2               steep across, flat along, lowest at 0, 0
//   saddle   f = 25 x^2 - y^2 / 2 + y^4 / 4     along y it is a pass: down on both sides
//
// Both can be turned by an angle, so that no slope lies along an axis any more.
// Whoever compares methods at one rate compares rates: with beta = 0.9 momentum's steps
// are ten times as long. So each method is tried at 160 rates and shown at its best.
// Leaves out noise: these gradients are exact, those of a mini-batch are not.
#pragma once

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
  double goal;       // a walk has arrived when f is not above it
  double angle = 0;  // how far the landscape is turned, in degrees
};

inline Point turned(Point p, double degrees) {
  const double a = degrees * std::acos(-1.0) / 180;
  return {std::cos(a) * p.x - std::sin(a) * p.y, std::sin(a) * p.x + std::cos(a) * p.y};
}

inline Landscape ravine() {
  return {"ravine", [](Point p) { return 25 * p.x * p.x + p.y * p.y / 2; },
          [](Point p) {
            return Point{50 * p.x, p.y};
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
  std::vector<Point> path;  // the start, then the place after each step
  bool arrived = false;
  double rate = 0;

  int steps() const { return int(path.size()) - 1; }
  int crossings() const {  // how often it changed sides of the ravine's floor, x = 0
    int count = 0;
    for (size_t i = 1; i < path.size(); ++i) count += path[i].x * path[i - 1].x < 0;
    return count;
  }
};

// Until f reaches the goal, or for `most` steps. Both weights are one parameter, [2]. In
// a turned landscape the optimizer sees turned weights and slopes; the path is turned
// back, so that walks can be compared.
inline Walk walk(const Landscape& land, Point start, const Method& method, double rate,
                 int most) {
  Param place{"place", Tensor({2}), Tensor({2}), false};
  const Point from = turned(start, land.angle);
  place.value.set({real(from.x), real(from.y)});
  const std::unique_ptr<Optimizer> optimizer = method.make({place});
  Walk done{{start}, false, rate};
  while (done.steps() < most && !done.arrived) {
    const Point g = turned(land.slope(done.path.back()), land.angle);
    place.grad.set({real(g.x), real(g.y)});
    optimizer->step(real(rate));
    const std::vector<real> now = place.value.host();
    const Point p = turned({double(now[0]), double(now[1])}, -land.angle);
    if (!(std::abs(p.x) + std::abs(p.y) <= 1e6)) break;  // it has diverged
    done.path.push_back(p);
    done.arrived = land.height(p) <= land.goal;
  }
  return done;
}

// The walk that arrives first, of 160 rates from 0.001 to 10, each 6 % above the last.
inline Walk best_walk(const Landscape& land, Point start, const Method& method) {
  Walk best;
  int most = 2000;
  for (int i = 0; i <= 160; ++i) {
    const Walk now = walk(land, start, method, 1e-3 * std::pow(10, i / 40.0), most);
    if (!now.arrived || (best.arrived && now.steps() >= best.steps())) continue;
    best = now;
    most = now.steps();
  }
  return best;
}

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
inline int saddle_steps(const Method& method, double angle, uint64_t seed) {
  Landscape land = saddle();
  land.angle = angle;
  return best_walk(land, saddle_start(seed), method).steps();
}

}  // namespace chainrule
