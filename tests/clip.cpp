// src/optim/clip.cpp
#include "optim/clip.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "layers/linear.h"
#include "parallel.h"

using namespace chainrule;

namespace {

using Numbers = std::vector<real>;
constexpr real not_a_number = std::numeric_limits<real>::quiet_NaN();
constexpr real infinity = std::numeric_limits<real>::infinity();

}  // namespace

TEST_CASE("clip_by_norm: all gradients are one arrow, and the direction stays") {
  Linear layer(2, 1, {1, 1});
  layer.dweight.set({3, 0});
  layer.dbias.set({-4});
  const Tensor norm = clip_by_norm(layer.params(), real(2.5));
  CHECK(norm.item() == 5);  // before
  CHECK(layer.dweight.host() == Numbers{real(1.5), 0});
  CHECK(layer.dbias.host() == Numbers{-2});
  CHECK(clip_by_norm(layer.params(), 100).item() == real(2.5));
  CHECK(layer.dbias.host() == Numbers{-2});  // short enough: not a bit changes
}

TEST_CASE("clip_by_norm: no gradient at all, and no parameters at all") {
  Linear layer(2, 1, {1, 1});
  CHECK(clip_by_norm(layer.params(), 1).item() == 0);
  CHECK(layer.dweight.host() == Numbers{0, 0});
  CHECK(clip_by_norm({}, 1).item() == 0);
}

TEST_CASE("clip_by_norm works where the squares of the gradients overflow") {
  Linear layer(2, 1, {1, 1});
  const real huge = std::sqrt(std::numeric_limits<real>::max()) * 1000;
  layer.dweight.set({3 * huge, 0});
  layer.dbias.set({-4 * huge});
  if (sizeof(real) == 4) {
    clip_by_norm(layer.params(), 5);
    CHECK(layer.dweight.host()[0] == doctest::Approx(3));
    CHECK(layer.dbias.host()[0] == doctest::Approx(-4));
  }
}

TEST_CASE("clip_by_norm leaves broken gradients where they are, and says so") {
  for (const real broken : {not_a_number, infinity, -infinity}) {
    Linear layer(2, 1, {1, 1});
    layer.dweight.set({1000, broken});
    layer.dbias.set({2000});
    CHECK_FALSE(std::isfinite(clip_by_norm(layer.params(), 1).item()));
    const Numbers grad = layer.dweight.host();
    CHECK(grad[0] == 1000);  // healthy: neither NaN nor 0
    CHECK_FALSE(std::isfinite(grad[1]));
    CHECK(layer.dbias.host() == Numbers{2000});
  }
}

TEST_CASE("clip_by_value: each number on its own") {
  Linear layer(3, 1, {1, 1});
  layer.dweight.set({-7, real(0.5), infinity});
  layer.dbias.set({not_a_number});
  clip_by_value(layer.params(), 2);
  CHECK(layer.dweight.host() == Numbers{-2, real(0.5), 2});
  CHECK(std::isnan(layer.dbias.host()[0]));
}

TEST_CASE("clipping refuses limits that are none") {
  Linear layer(1, 1, {1, 1});
  for (const real limit : {real(0), real(-1), infinity, not_a_number}) {
    CHECK_THROWS_AS(clip_by_norm(layer.params(), limit), Error);
    CHECK_THROWS_AS(clip_by_value(layer.params(), limit), Error);
  }
  CHECK_THROWS_WITH_AS(clip_by_norm(layer.params(), -1),
                       "clip_by_norm: the limit is -1: it must be above 0 and finite",
                       Error);
}

TEST_CASE("clip_by_norm has the same bits for any number of threads") {
  const int before = threads();
  std::vector<Numbers> results;
  for (const int count : {1, 2, 7}) {
    set_threads(count);
    Linear layer(100, 301, {1, 1});
    Numbers grad;
    for (int i = 0; i < 30100; ++i) grad.push_back(real(std::sin(double(i))));
    layer.dweight.set(grad);
    const real norm = clip_by_norm(layer.params(), 1).item();
    CHECK(norm == doctest::Approx(std::sqrt(30100 / 2.0)).epsilon(1e-3));
    results.push_back(layer.dweight.host());
    results.back().push_back(norm);
  }
  set_threads(before);
  CHECK((results[0] == results[1] && results[0] == results[2]));
}
