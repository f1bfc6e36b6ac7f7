// src/data/curves.cpp.
#include "data/curves.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace chainrule;

namespace {
using Numbers = std::vector<real>;
}

TEST_CASE("curves without noise lie on their functions, in their range") {
  const auto check = [](const Curve& curve, double low, double high, auto f) {
    CHECK(curve.x.shape() == Shape{50, 1});
    CHECK(curve.y.shape() == Shape{50, 1});
    const Numbers x = curve.x.host(), y = curve.y.host();
    for (size_t i = 0; i < x.size(); ++i) {
      CHECK(double(x[i]) >= low);
      CHECK(double(x[i]) <= high);
      CHECK(std::abs(double(y[i]) - f(double(x[i]))) < 1e-6);
    }
  };
  check(line(50, {1, 1}, 3, -2, 0), -1, 1, [](double x) { return 3 * x - 2; });
  check(sine(50, {1, 1}, 0), -3.1416, 3.1416, [](double x) { return std::sin(x); });
  check(pendulum(50, {1, 1}, 0), 0, 10,
        [](double x) { return double(pendulum_angle(real(x))); });
  check(sampled([](real x) { return x * x; }, 2, 3, 50, {1, 1}), 2, 3,
        [](double x) { return x * x; });
}

TEST_CASE("curves: noise has the deviation that was asked for, and mean 0") {
  const Curve curve = sampled([](real) { return real(0); }, 0, 1, 20000, {1, 1}, 2);
  double sum = 0, squares = 0;
  for (const real y : curve.y.host()) {
    sum += double(y);
    squares += double(y) * double(y);
  }
  CHECK(std::abs(sum / 20000) < 4 * 2 / std::sqrt(20000.0));
  CHECK(std::sqrt(squares / 20000) == doctest::Approx(2).epsilon(0.03));
}

TEST_CASE("curves: a key names the samples; the noise does not move the places") {
  CHECK(sine(20, {1, 1}).y.host() == sine(20, {1, 1}).y.host());
  CHECK(sine(20, {1, 1}).y.host() != sine(20, {1, 2}).y.host());
  CHECK(sine(20, {1, 1}, 0).x.host() == sine(20, {1, 1}, 1).x.host());
}

TEST_CASE("the pendulum obeys its equation") {
  const double damping = 0.25, frequency = 2;
  CHECK(pendulum_angle(0) == 1);
  const double step = sizeof(real) == 8 ? 1e-4 : 0.02;
  for (const double time : {0.5, 1.0, 3.0, 7.0}) {
    const auto angle = [](double t) { return double(pendulum_angle(real(t))); };
    const double before = angle(time - step), now = angle(time),
                 after = angle(time + step);
    const double speed = (after - before) / (2 * step);
    const double acceleration = (after - 2 * now + before) / (step * step);
    const double rest = acceleration + 2 * damping * speed + frequency * frequency * now;
    CHECK(std::abs(rest) < (sizeof(real) == 8 ? 1e-6 : 5e-3));
  }
  const double speed_at_0 =
      double(pendulum_angle(real(step)) - pendulum_angle(real(-step))) / (2 * step);
  CHECK(std::abs(speed_at_0) < 1e-2);
  CHECK_THROWS_WITH_AS(pendulum_angle(1, 3, 2),
                       "pendulum: a damping of 3 is not between 0 and the frequency 2",
                       Error);
}

TEST_CASE("with_outliers lifts the points it was asked to, in a copy") {
  const Curve clean = line(20, {1, 1}, 2, 0, 0);
  const Numbers before = clean.y.host();
  const Curve dirty = with_outliers(clean, {1, 2}, 3, 10);
  int lifted = 0;
  const Numbers y = dirty.y.host();
  for (size_t i = 0; i < y.size(); ++i) {
    if (y[i] == before[i]) continue;
    CHECK(y[i] == before[i] + 10);
    ++lifted;
  }
  CHECK(lifted == 3);
  CHECK(clean.y.host() == before);
  CHECK(dirty.x.host() == clean.x.host());
  CHECK_THROWS_WITH_AS(with_outliers(clean, {1, 2}, 21, 10),
                       "with_outliers: 21 outliers among 20 points", Error);
}

TEST_CASE("curves: bad settings are refused") {
  CHECK_THROWS_WITH_AS(line(0, {1, 1}), "curve: 0 samples", Error);
  CHECK_THROWS_WITH_AS(sine(5, {1, 1}, -1), "curve: a noise of -1 is not 0 or more",
                       Error);
}
