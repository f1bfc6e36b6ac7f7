// src/ops/vector_math.h.
#include "ops/vector_math.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

using namespace chainrule;

TEST_CASE("exponential is e^x to less than two units in the last place") {
  // Every float whose last ten bits are 0, within its range.
  double worst = 0, at = 0;
  for (uint64_t high = 0; high < (uint64_t{1} << 22); ++high) {
    const uint32_t bits = uint32_t(high << 10);
    float x;
    std::memcpy(&x, &bits, sizeof x);
    if (!(x >= -86.6f && x <= 88.72f)) continue;
    const long double right = std::exp(static_cast<long double>(x));
    const int exponent = std::ilogb(double(right));
    const long double unit = std::ldexp(1.0L, exponent - 23);
    const double error = double(std::fabs(exponential(x) - right) / unit);
    if (!(error <= worst)) {
      worst = error;
      at = double(x);
    }
  }
  CAPTURE(at);
  CAPTURE(worst);
  CHECK(worst <= 2);
}

TEST_CASE("exponential at the ends of its range") {
  const float infinity = std::numeric_limits<float>::infinity();
  CHECK(exponential(0.0f) == 1);
  CHECK(exponential(-infinity) == 0);
  CHECK(exponential(-87.0f) == 0);
  CHECK(exponential(infinity) == infinity);
  CHECK(exponential(1e30f) == infinity);
  CHECK(exponential(88.73f) == infinity);
  CHECK(std::isnan(exponential(std::numeric_limits<float>::quiet_NaN())));
  CHECK(exponential(1.0) == std::exp(1.0));
}
