// src/layers/initialize.cpp
#include "layers/initialize.h"
#include "layers/linear.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

using namespace chainrule;

namespace {

struct Moments {
  double mean = 0, variance = 0, largest = 0;
  int count = 0;
};

Moments moments_of(const Tensor& w) {
  Moments m;
  m.count = w.count();
  double squares = 0;
  for (const real number : w.host()) {
    const double x = double(number);
    m.mean += x / m.count;
    squares += x * x / m.count;
    m.largest = std::max(m.largest, std::abs(x));
  }
  m.variance = squares - m.mean * m.mean;
  return m;
}

// The standard error of a measured variance: variance sqrt((kurtosis - 1) / n), where a
// normal number has the kurtosis 3 and a uniform one 9/5.
void check_moments(const Tensor& w, double variance, double kurtosis) {
  const Moments m = moments_of(w);
  CHECK(std::abs(m.mean) < 3 * std::sqrt(variance / m.count));
  CHECK(std::abs(m.variance - variance) <
        3 * variance * std::sqrt((kurtosis - 1) / m.count));
}

// The largest entry of |w w^T - gain^2 1| over the shorter side of w as a matrix.
double from_orthogonal(const Tensor& w, int rows, int columns, double gain) {
  const std::vector<real> numbers = w.host();
  const bool wide = columns >= rows;
  const int many = wide ? rows : columns, length = wide ? columns : rows;
  const auto at = [&](int i, int k) {
    return double(numbers[size_t(wide ? i * columns + k : k * columns + i)]);
  };
  double worst = 0;
  for (int i = 0; i < many; ++i) {
    for (int j = 0; j < many; ++j) {
      double sum = 0;
      for (int k = 0; k < length; ++k) sum += at(i, k) * at(j, k);
      worst = std::max(worst, std::abs(sum - (i == j ? gain * gain : 0)));
    }
  }
  return worst;
}

}  // namespace

TEST_CASE("fans: what an output sums over, and what an input reaches") {
  CHECK(fans({30, 20}).inputs == 20);
  CHECK(fans({30, 20}).outputs == 30);
  CHECK(fans({16, 8, 3, 5}).inputs == 8 * 15);
  CHECK(fans({16, 8, 3, 5}).outputs == 16 * 15);
  CHECK(fans({16, 8, 3}).inputs == 24);
  CHECK_THROWS_WITH_AS(
      fans({7}), "initialize: a weight is [O,C] or [O,C,K,K], this one is [7]", Error);
  CHECK_THROWS_AS(fans({0, 3}), Error);
}

TEST_CASE("Xavier and He: the variance they promise, within three standard errors") {
  for (const Shape& shape : {Shape{300, 200}, Shape{64, 32, 5, 5}}) {
    CAPTURE(shape.text());
    const Fans f = fans(shape);
    const double xavier = 2.0 / (f.inputs + f.outputs), he = 2.0 / f.inputs;
    Tensor w(shape);
    xavier_normal(w, {1, 1});
    check_moments(w, xavier, 3);
    he_normal(w, {1, 2});
    check_moments(w, he, 3);
    he_normal(w, {1, 3}, real(1.5));
    check_moments(w, 1.5 * 1.5 * he, 3);

    xavier_uniform(w, {1, 4});
    check_moments(w, xavier, 1.8);
    CHECK(moments_of(w).largest <= std::sqrt(3 * xavier) * (1 + 1e-6));
    CHECK(moments_of(w).largest > 0.999 * std::sqrt(3 * xavier));
    he_uniform(w, {1, 5});
    check_moments(w, he, 1.8);
    CHECK(moments_of(w).largest <= std::sqrt(3 * he) * (1 + 1e-6));
    CHECK(moments_of(w).largest > 0.999 * std::sqrt(3 * he));
    xavier_uniform(w, {1, 6}, 4);
    check_moments(w, 16 * xavier, 1.8);
  }
}

TEST_CASE("uniform and normal: any size, any shape") {
  Tensor w({50000});
  uniform(w, {2, 1}, 3);
  check_moments(w, 3, 1.8);
  normal(w, {2, 2}, real(0.1));
  check_moments(w, 0.01, 3);
  normal(w, {2, 3}, 0);
  CHECK(moments_of(w).largest == 0);
}

TEST_CASE("He keeps the size of a signal through ReLU layers, half of it loses it") {
  // What lesson 09 is about, in small: the mean square after 20 layers of width 256.
  const auto after = [](real gain) {
    std::vector<double> x(256, 1.0);
    for (uint64_t layer = 0; layer < 20; ++layer) {
      Tensor w({256, 256});
      he_normal(w, {3, layer}, gain);
      const std::vector<real> weight = w.host();
      std::vector<double> y(256, 0.0);
      for (size_t o = 0; o < 256; ++o) {
        for (size_t c = 0; c < 256; ++c) y[o] += double(weight[256 * o + c]) * x[c];
      }
      for (size_t o = 0; o < 256; ++o) x[o] = std::max(0.0, y[o]);
    }
    double squares = 0;
    for (const double number : x) squares += number * number / 256;
    return squares;
  };
  const double kept = after(1);
  CHECK(kept > 0.1);
  CHECK(kept < 10);
  CHECK(after(std::sqrt(real(0.5))) < 1e-4);  // 2^-20 is 1e-6
}

TEST_CASE("orthogonal: right angles, rows or columns, whichever are fewer") {
  const struct {
    Shape shape;
    int rows, columns;
  } sizes[] = {{{1, 1}, 1, 1},     {{64, 64}, 64, 64}, {{10, 50}, 10, 50},
               {{50, 10}, 50, 10}, {{1, 9}, 1, 9},     {{16, 4, 3, 3}, 16, 36}};
  for (const auto& size : sizes) {
    CAPTURE(size.shape.text());
    Tensor w(size.shape);
    orthogonal(w, {4, 1});
    CHECK(from_orthogonal(w, size.rows, size.columns, 1) < 1e-5);
    orthogonal(w, {4, 2}, 2);
    CHECK(from_orthogonal(w, size.rows, size.columns, 2) < 1e-5);
  }
}

TEST_CASE("orthogonal: no direction is preferred, reflections are as likely as not") {
  // Each entry of a random [2,2] rotation or reflection has mean 0 and mean square 1/2.
  double mean = 0, square = 0;
  int reflections = 0;
  for (uint64_t i = 0; i < 2000; ++i) {
    Tensor w({2, 2});
    orthogonal(w, {5, i});
    const std::vector<real> q = w.host();
    mean += double(q[0]) / 2000;
    square += double(q[0]) * double(q[0]) / 2000;
    if (q[0] * q[3] - q[1] * q[2] < 0) ++reflections;
  }
  CHECK(std::abs(mean) < 3 * std::sqrt(0.5 / 2000));
  CHECK(std::abs(square - 0.5) < 3 * std::sqrt(0.125 / 2000));
  CHECK(std::abs(reflections - 1000) < 3 * std::sqrt(500.0));
}

TEST_CASE("initializers: the same key, the same numbers; another key, others") {
  using Initializer = std::function<void(Tensor, Key)>;
  for (const Initializer& f : {
           Initializer([](Tensor w, Key key) { xavier_uniform(w, key); }),
           Initializer([](Tensor w, Key key) { xavier_normal(w, key); }),
           Initializer([](Tensor w, Key key) { he_uniform(w, key); }),
           Initializer([](Tensor w, Key key) { he_normal(w, key); }),
           Initializer([](Tensor w, Key key) { orthogonal(w, key); }),
       }) {
    Tensor a({5, 7}), b({5, 7}), c({5, 7});
    f(a, {6, 1}), f(b, {6, 1}), f(c, {6, 2});
    CHECK(a.host() == b.host());
    CHECK(a.host() != c.host());
  }
}

TEST_CASE("initializers refuse what cannot be meant") {
  Tensor bias({3}), w({2, 3});
  CHECK_THROWS_AS(xavier_uniform(bias, {1, 1}), Error);
  CHECK_THROWS_AS(he_normal(bias, {1, 1}), Error);
  CHECK_THROWS_AS(orthogonal(bias, {1, 1}), Error);
  CHECK_THROWS_WITH_AS(
      normal(w, {1, 1}, -1),
      "initialize: the deviation is -1: it must be at least 0 and finite", Error);
  CHECK_THROWS_AS(uniform(w, {1, 1}, std::numeric_limits<real>::infinity()), Error);
  CHECK_THROWS_AS(orthogonal(w, {1, 1}, std::numeric_limits<real>::quiet_NaN()), Error);
}

TEST_CASE("initialize: a net that is to be filled from a file starts at 0") {
  {
    const WeightsLater no_draw;
    CHECK(WeightsLater::expected());
    for (const real w : Linear(3, 4, {1, 1}).weight.host()) CHECK(w == 0);
    Tensor w({5});
    normal(w, {1, 2}, 1);
    CHECK(w.host() == std::vector<real>(5, 0));
    uniform(w, {1, 2}, 1);
    CHECK(w.host() == std::vector<real>(5, 0));
  }
  CHECK_FALSE(WeightsLater::expected());
  CHECK(Linear(3, 4, {1, 1}).weight.host()[0] != 0);
}
