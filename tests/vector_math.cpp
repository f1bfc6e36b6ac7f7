// src/ops/vector_math.h.
#include "ops/vector_math.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace chainrule;

namespace {

const float infinity = std::numeric_limits<float>::infinity();
const float not_a_number = std::numeric_limits<float>::quiet_NaN();

// By how many units in the last place f is off from `right`, at most: over every float
// from `low` to `high` whose last ten bits are 0 and whose answer is a normal float.
template <class F, class Right>
double worst(float low, float high, F f, Right right) {
  double most = 0;
  for (uint64_t upper = 0; upper < (uint64_t{1} << 22); ++upper) {
    const uint32_t bits = uint32_t(upper << 10);
    float x;
    std::memcpy(&x, &bits, sizeof x);
    if (!(x >= low && x <= high)) continue;
    const long double exact = right(static_cast<long double>(x));
    if (std::abs(exact) < std::numeric_limits<float>::min()) continue;
    const long double unit = std::ldexp(1.0L, std::ilogb(exact) - 23);
    const double off = double(std::abs(f(x) - exact) / unit);
    most = off <= most ? most : off;  // a NaN counts
  }
  return most;
}

long double below(long double x) { return std::erfc(x * -std::sqrt(0.5L)) / 2; }

long double density(long double x) {
  return std::exp(-x * x / 2) / std::sqrt(2 * std::acos(-1.0L));
}

}  // namespace

TEST_CASE("exponential: e^x to 1.2 units in the last place") {
  const auto ours = [](float x) { return exponential(x); };
  const auto right = [](long double x) { return std::exp(x); };
  CHECK(worst(-86.9f, 88.72f, ours, right) <= 1.2);
}

TEST_CASE("exponential at the ends of its range") {
  CHECK(exponential(0.0f) == 1);
  CHECK(exponential(-infinity) == 0);
  CHECK(exponential(-87.0f) == 0);
  CHECK(exponential(infinity) == infinity);
  CHECK(exponential(1e30f) == infinity);
  CHECK(exponential(88.73f) == infinity);
  CHECK(std::isnan(exponential(not_a_number)));
  CHECK(exponential(1.0) == std::exp(1.0));
}

TEST_CASE("exponential_minus_1: e^x - 1 to 1.7 units, near 0 too") {
  const auto ours = [](float x) { return exponential_minus_1(x); };
  const auto right = [](long double x) { return std::expm1(x); };
  CHECK(worst(-1000, 88.72f, ours, right) <= 1.7);
  CHECK(exponential_minus_1(0.0f) == 0);
  CHECK(exponential_minus_1(-infinity) == -1);
  CHECK(exponential_minus_1(infinity) == infinity);
  CHECK(std::isnan(exponential_minus_1(not_a_number)));
  const float tiny = std::numeric_limits<float>::min() / 4;  // no normal float
  CHECK(exponential_minus_1(tiny) == tiny);
  const volatile double one =
      1;  // not known to the compiler, which rounds in its own way
  CHECK(exponential_minus_1(one) == std::expm1(one));
}

TEST_CASE("the Gaussian's density to 2.2 units, its share below x to 2.5 and 6") {
  const auto our_density = [](float x) { return gaussian_density(x); };
  CHECK(worst(-13, 13, our_density, density) <= 2.2);
  const auto ours = [](float x) { return gaussian_below(x); };
  CHECK(worst(0, 1e30f, ours, below) <= 2.5);
  CHECK(worst(-1, 0, ours, below) <= 3.3);
  CHECK(worst(-12.9f, 0, ours, below) <= 6);
}

TEST_CASE("GELU keeps its digits as far as Phi is a float") {
  const auto ours = [](float x) { return x * gaussian_below(x); };
  const auto right = [](long double x) { return x * below(x); };
  CHECK(worst(0, 1e30f, ours, right) <= 4);
  CHECK(worst(-4, 0, ours, right) <= 5);
  CHECK(worst(-13, -4, ours, right) <= 7);
}

TEST_CASE("the Gaussian far out, and where there is no answer") {
  CHECK(gaussian_below(0.0f) == 0.5f);
  CHECK(gaussian_below(-0.0f) == 0.5f);
  CHECK(gaussian_below(std::numeric_limits<float>::denorm_min()) == 0.5f);
  for (const float x : {13.3f, 100.0f, 1e30f, infinity}) {
    CHECK(gaussian_below(x) == 1);
    CHECK(gaussian_below(-x) == 0);
    CHECK(gaussian_density(x) == 0);
    CHECK(gaussian_density(-x) == 0);
  }
  CHECK(std::isnan(gaussian_below(not_a_number)));
  CHECK(std::isnan(gaussian_density(not_a_number)));
  const volatile double far = 20;
  CHECK(gaussian_below(-far) == std::erfc(far * std::sqrt(0.5)) / 2);
}
