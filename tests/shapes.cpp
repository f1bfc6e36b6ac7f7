// src/data/shapes.cpp: shapes are where they should be, and distances are distances.
#include "data/shapes.h"

#include <doctest/doctest.h>

#include <cmath>
#include <set>
#include <string>

#include "random.h"

using namespace chainrule;

namespace {

constexpr int outlines = int(Outline::stick) + 1;

// By painting: the sum of what is covered, on pixels of 1/100.
double area(Outline outline) {
  const real pixel = real(0.01);
  double sum = 0;
  for (int i = -110; i < 110; ++i) {
    for (int j = -110; j < 110; ++j) {
      const Point p = {(real(j) + real(0.5)) * pixel, (real(i) + real(0.5)) * pixel};
      sum += double(covered(distance_to(outline, p), pixel));
    }
  }
  return sum * 1e-4;
}

double mean_pattern(Texture texture) {
  double sum = 0;
  Rng rng{{1, 1}};
  for (int i = 0; i < 20000; ++i) {
    const real x = rng.uniform(-40, 40);
    sum += double(pattern(texture, {x, rng.uniform(-40, 40)}, 4, real(0.5)));
  }
  return sum / 20000;
}

}  // namespace

TEST_CASE("shapes: areas that are known") {
  const double pi = 3.14159265358979;
  CHECK(area(Outline::disc) == doctest::Approx(pi * 0.86 * 0.86).epsilon(0.002));
  CHECK(area(Outline::ring) ==
        doctest::Approx(pi * (0.92 * 0.92 - 0.52 * 0.52)).epsilon(0.002));
  CHECK(area(Outline::square) == doctest::Approx(1.44 * 1.44).epsilon(0.002));
  CHECK(area(Outline::frame) ==
        doctest::Approx(1.44 * 1.44 - 0.76 * 0.76).epsilon(0.002));
  CHECK(area(Outline::triangle) == doctest::Approx(1.74 * 1.5 / 2).epsilon(0.002));
  CHECK(area(Outline::cross) ==
        doctest::Approx(2 * 1.84 * 0.56 - 0.56 * 0.56).epsilon(0.002));
}

TEST_CASE("shapes: all lie in a circle of radius 1, and none is next to nothing") {
  for (int i = 0; i < outlines; ++i) {
    const Outline outline = Outline(i);
    CAPTURE(std::string(name_of(outline)));
    real nearest = 1;
    for (int angle = 0; angle < 360; ++angle) {
      const Point p = turned({0, real(1.03)}, turn_by(real(angle) * real(0.0174532925)));
      nearest = std::min(nearest, distance_to(outline, p));
    }
    CHECK(nearest > 0);
    CHECK(area(outline) > 0.5);
  }
}

TEST_CASE("shapes: a step of d changes the distance by d at most") {
  Rng rng{{2, 1}};
  for (int i = 0; i < outlines; ++i) {
    const Outline outline = Outline(i);
    CAPTURE(std::string(name_of(outline)));
    real steepest = 0;
    for (int k = 0; k < 2000; ++k) {
      // Not in the very middle: there petals and bumps are near to each other.
      const real away = rng.uniform(real(0.3), real(1.2));
      const Turn turn = turn_by(rng.uniform(0, real(6.2832)));
      const Turn side = turn_by(rng.uniform(0, real(6.2832)));
      const Point p = turned({away, 0}, turn), d = turned({real(0.01), 0}, side);
      const real change =
          distance_to(outline, {p.x + d.x, p.y + d.y}) - distance_to(outline, p);
      steepest = std::max(steepest, std::abs(change) / real(0.01));
    }
    // The wavy ones are steeper between their waves, where their edge is not.
    const bool wavy = outline == Outline::flower || outline == Outline::blob;
    CHECK(steepest <= (wavy ? real(3.1) : real(1.01)));
    CHECK(steepest >= real(0.75));
  }
}

TEST_CASE("shapes: every one has its name") {
  std::set<std::string> names;
  for (int i = 0; i < outlines; ++i) names.insert(name_of(Outline(i)));
  CHECK(names.size() == size_t(outlines));
  CHECK(std::string(name_of(Outline::arrow)) == "arrow");
  CHECK(std::string(name_of(Outline::bolt)) == "bolt");
  CHECK(std::string(name_of(Outline::stick)) == "stick");
}

TEST_CASE("shapes: patterns repeat, and share their place between two colours") {
  for (const Texture texture : {Texture::stripes, Texture::checker, Texture::waves}) {
    CHECK(mean_pattern(texture) == doctest::Approx(0.5).epsilon(0.03));
  }
  CHECK(mean_pattern(Texture::plain) == 0);
  CHECK(mean_pattern(Texture::gradient) == doctest::Approx(0.5).epsilon(0.03));
  CHECK(mean_pattern(Texture::dots) == doctest::Approx(0.283).epsilon(0.05));
  // Stripes of a period of 4: the second colour from -1 to 1, the first from 1 to 3.
  CHECK(pattern(Texture::stripes, {0, 7}, 4, real(0.5)) == 1);
  CHECK(pattern(Texture::stripes, {2, 7}, 4, real(0.5)) == 0);
  CHECK(pattern(Texture::stripes, {1, 7}, 4, real(0.5)) == doctest::Approx(0.5));
  CHECK(pattern(Texture::stripes, {real(-2), 7}, 4, real(0.5)) == 0);
  CHECK(pattern(Texture::dots, {4, 8}, 4, real(0.5)) == 1);
  CHECK(pattern(Texture::dots, {6, 8}, 4, real(0.5)) == 0);
}

TEST_CASE("shapes: turned and back again") {
  const Point p = turned({1, 0}, turn_by(real(1.5707963268)));  // right becomes down
  CHECK(double(p.x) == doctest::Approx(0).epsilon(1e-6));
  CHECK(double(p.y) == doctest::Approx(1));
  const Turn turn = turn_by(real(0.7));
  const Point again = turned_back(turned({3, -2}, turn), turn);
  CHECK(double(again.x) == doctest::Approx(3));
  CHECK(double(again.y) == doctest::Approx(-2));
}
