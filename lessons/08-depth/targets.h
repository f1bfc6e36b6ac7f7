// What the nets of lesson 08 have to follow: a pendulum that swings far, and a mountain.
//
// Both are continuous, and nobody has a formula for the net to find. The pendulum is a
// physical process, known only by calculating it step by step; the mountain has a corner
// at every place. Noise is left out: the question is what a layer can do, not what can be
// learned from poor data.
#pragma once

#include <cmath>
#include <vector>

#include "check.h"

namespace chainrule {

// A rod of one metre with a weight at its end, let go at the angle `start` (0 hangs, pi
// stands on top) and slowed by the air. Newton's law for it:
//   angle'' = -9.81 sin(angle) - brake angle'
// For small swings sin(angle) is nearly angle, and data/curves.h has a formula. For large
// ones there is none: walk in steps of 1/10000 s and keep the angle at every 1/1000 s.
constexpr double gravity = 9.81, brake = 0.3;
inline std::vector<double> swing(double start, int milliseconds) {
  const double step = 1e-4;
  double angle = start, speed = 0;
  std::vector<double> angles = {start};
  for (int ms = 0; ms < milliseconds; ++ms) {
    for (int part = 0; part < 10; ++part) {
      speed += step * (-gravity * std::sin(angle) - brake * speed);
      angle += step * speed;
    }
    angles.push_back(angle);
  }
  return angles;
}

// The angle at any time from 0 to 14 s, when it was let go at 2.5 (143 degrees). Between
// two thousandths of a second it moves along a straight line.
inline double pendulum_at(double seconds) {
  static const std::vector<double> angles = swing(2.5, 14000);
  ENSURE(0 <= seconds && seconds < 14, "pendulum_at: %g s is not in 0 .. 14", seconds);
  const size_t before = size_t(seconds * 1000);
  const double part = seconds * 1000 - double(before);
  return (1 - part) * angles[before] + part * angles[before + 1];
}

// 0 at 0, up to 1 at 1/2, down to 0 at 1: a tent.
inline double tent(double x) { return 2 * std::max(x, 0.0) - 4 * std::max(x - 0.5, 0.0); }

// Tents on tents, each half as high as the one below and with twice as many tops: a line
// that is continuous and nowhere smooth (T. Takagi, 1903). Thirty of them are plenty.
inline double mountain_at(double x) {
  double height = 0, half = 1;
  for (int i = 0; i < 30; ++i) {
    x = tent(x);
    half /= 2;
    height += half * x;
  }
  return height;
}

}  // namespace chainrule
