// Noisy measurements of a curve: y = f(x) + noise, for regression.
//
//   const Curve data = with_outliers(line(50, {seed, 1}), {seed, 2}, 1, 10);
//
// The places x are drawn evenly and in no order, so any part of the rows is a fair
// sample. `noise` is the standard deviation of what is added to y. Introduced by
// lesson 02.
#pragma once

#include <functional>

#include "random.h"
#include "tensor.h"

namespace chainrule {

struct Curve {
  Tensor x, y;  // [N,1]
};

// Any function, at `count` places between low and high.
Curve sampled(const std::function<real(real)>& f, real low, real high, int count, Key key,
              real noise = 0);

// y = slope x + intercept, x in -1 .. 1
Curve line(int count, Key key, real slope = 2, real intercept = -1,
           real noise = real(0.1));

// y = sin(x), one wave: x in -pi .. pi
Curve sine(int count, Key key, real noise = real(0.1));

// A pendulum let go at the angle 1, which swings for 10 seconds and is slowed by the air:
// y = pendulum_angle(x), x in 0 .. 10
Curve pendulum(int count, Key key, real noise = real(0.05));

// The angle after `time` seconds, for small swings: what solves
//   angle'' + 2 damping angle' + frequency^2 angle = 0,  angle(0) = 1,  angle'(0) = 0
// where damping < frequency (both per second; a stronger brake does not swing).
real pendulum_angle(real time, real damping = real(0.25), real frequency = 2);

// `count` points, chosen by chance, are lifted by `height`: a broken measurement.
Curve with_outliers(const Curve& curve, Key key, int count, real height);

}  // namespace chainrule
