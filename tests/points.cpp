// src/data/points.cpp: balanced, repeatable, of the shape the name promises.
#include "data/points.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace chainrule;

namespace {

using Ints = std::vector<int>;

struct Point {
  double x, y;
  double radius() const { return std::hypot(x, y); }
};

std::vector<Point> places(const Points& points) {
  const std::vector<real> numbers = points.x.host();
  std::vector<Point> all;
  for (size_t i = 0; i < numbers.size(); i += 2) {
    all.push_back({double(numbers[i]), double(numbers[i + 1])});
  }
  return all;
}

}  // namespace

TEST_CASE("points: shapes, balanced labels in turns, all near the origin") {
  const Points all[] = {moons(30, {1, 1}), circles(30, {1, 1}), spirals(30, {1, 1}),
                        xor_corners(30, {1, 1}), blobs(30, {1, 1})};
  for (const Points& points : all) {
    CHECK(points.x.shape() == Shape{30, 2});
    CHECK(points.labels.shape() == Shape{30});
    Ints counts(size_t(points.classes), 0);
    for (const int label : points.labels.host()) ++counts.at(size_t(label));
    for (const int count : counts) CHECK(std::abs(count - 30 / points.classes) <= 1);
    for (const Point& p : places(points)) CHECK(p.radius() < 3);
  }
}

TEST_CASE("points: a key names them, and fewer points are the first of more") {
  const std::vector<real> points = spirals(50, {1, 1}).x.host();
  CHECK(points == spirals(50, {1, 1}).x.host());
  CHECK(points != spirals(50, {2, 1}).x.host());
  CHECK(points != spirals(50, {1, 2}).x.host());
  CHECK(points == spirals(80, {1, 1}).x.rows(0, 50).host());
}

TEST_CASE("moons: half circles around (-1/2, -1/4) and (1/2, 1/4)") {
  const Points points = moons(40, {1, 1}, 0);
  for (size_t i = 0; i < 40; ++i) {
    const Point p = places(points)[i];
    const double side = i % 2 == 0 ? 1 : -1;  // the second is the first, turned around
    CHECK(std::hypot(side * p.x + 0.5, side * p.y + 0.25) == doctest::Approx(1));
    CHECK(side * p.y + 0.25 >= 0);
  }
}

TEST_CASE("circles: radius 1 is class 0, radius 1/2 is class 1") {
  const Points points = circles(40, {1, 1}, 0);
  for (size_t i = 0; i < 40; ++i) {
    CHECK(places(points)[i].radius() == doctest::Approx(i % 2 == 0 ? 1 : 0.5));
  }
}

TEST_CASE("spirals: the angle follows from radius and arm") {
  for (const int arms : {1, 2, 3}) {
    const Points points = spirals(60, {1, 1}, 0, 2, arms);
    CHECK(points.classes == arms);
    const Ints labels = points.labels.host();
    for (size_t i = 0; i < 60; ++i) {
      const Point p = places(points)[i];
      const double angle = 6.283185307 * (2 * p.radius() + labels[i] / double(arms));
      CHECK(p.radius() >= 0.0999);
      CHECK(p.radius() <= 1.0001);
      CHECK(std::cos(angle) * p.radius() == doctest::Approx(p.x).epsilon(1e-4));
      CHECK(std::sin(angle) * p.radius() == doctest::Approx(p.y).epsilon(1e-4));
    }
  }
}

TEST_CASE("xor_corners without noise is the truth table") {
  const Points points = xor_corners(4, {1, 1}, 0);
  CHECK(points.x.host() == std::vector<real>{-1, -1, 1, -1, -1, 1, 1, 1});
  CHECK(points.labels.host() == Ints{0, 1, 1, 0});
}

TEST_CASE("blobs: clouds of the noise's width around their centres") {
  const Points points = blobs(4000, {1, 1}, real(0.3), 4);
  const std::vector<Point> all = places(points);
  double square = 0;
  for (size_t i = 0; i < 4000; ++i) {
    const double angle = 6.283185307 * double(i % 4) / 4;
    const Point p = all[i];
    square += std::pow(p.x - std::cos(angle), 2) + std::pow(p.y - std::sin(angle), 2);
  }
  CHECK(std::sqrt(square / 8000) == doctest::Approx(0.3).epsilon(0.03));
}

TEST_CASE("points: bad settings are refused") {
  CHECK_THROWS_WITH_AS(moons(0, {1, 1}), "moons: 0 points", Error);
  CHECK_THROWS_WITH_AS(circles(10, {1, 1}, -1), "circles: a noise of -1 is not 0 or more",
                       Error);
  CHECK_THROWS_WITH_AS(spirals(10, {1, 1}, 0, 1, 0), "spirals: 0 arms", Error);
  CHECK_THROWS_WITH_AS(blobs(10, {1, 1}, 0, 0), "blobs: 0 classes", Error);
}
