// e^x, e^x - 1 and the Gaussian without a call and without a branch: a loop over them
// becomes vector instructions.
//
// std::exp is right to the last bit, but one number at a time; the compiler cannot look
// into it. How many units in the last place these are off stands at each, and
// tests/vector_math.cpp holds them to it. Where a result would leave the normal floats,
// it is soon 0; a NaN stays one. In double they are the library's: ON=double needs no
// speed. A helper of the CPU code, no op itself. Introduced by lesson 41.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#include "real.h"

namespace chainrule {

// e^x = 2 half e^r, where half = 2^(n-1) and |r| <= log 2 / 2. (2^n itself would be too
// large for the last x whose e^x is a float.)
struct Power {
  float half, r;
};

// Of an x from -87.6 (half is 0 from -87 down) to 89.
inline Power split_power(float x) {
  // 1. n, the whole number nearest to x / log 2, as the last digits of a float so large
  //    that it has none behind the point. It is 126 too large: what stands there is then
  //    the exponent of 2^(n-1).
  constexpr float large = 3 * (1 << 22) + 126;
  const float shifted = x * 1.44269504f + large, n = shifted - large;
  // 2. r = x - n log 2. log 2 in two parts, the first so short that n times it is exact.
  const float r = (x - n * 0.693359375f) + n * 2.12194440e-4f;
  // 3. 2^(n-1): its exponent is moved to its place.
  uint32_t bits;
  std::memcpy(&bits, &shifted, sizeof bits);
  bits <<= 23;
  float half;
  std::memcpy(&half, &bits, sizeof bits);
  return {half, r};
}

// (e^r - 1 - r) / r^2 = 1/2! + r/3! + ... + r^5/7!
inline float bend_of_power(float r) {
  float sum = 1.0f / 5040;
  sum = sum * r + 1.0f / 720;
  sum = sum * r + 1.0f / 120;
  sum = sum * r + 1.0f / 24;
  sum = sum * r + 1.0f / 6;
  return sum * r + 0.5f;
}

inline float join_power(Power p) {
  const float e_to_r = (bend_of_power(p.r) * p.r + 1.0f) * p.r + 1.0f;
  return e_to_r * 2 * p.half;
}

// Below `low` a power is 0, above `high` infinity.
inline float within_powers(float x) {
  const float low = -87.3f, high = 89.0f;
  const float most = x > high ? high : x;
  return most < low ? low : most;
}

// e^x, off by at most 1.2 units; 0 below -87, infinity above 88.72.
inline float exponential(float x) { return join_power(split_power(within_powers(x))); }

// e^x - 1 = 2^n (e^r - 1) + (2^n - 1), with all its digits where x is near 0; off by at
// most 1.7 units.
inline float exponential_minus_1(float x) {
  const Power p = split_power(within_powers(x));
  const float e_to_r_minus_1 = bend_of_power(p.r) * p.r * p.r + p.r;
  return 2 * (p.half * e_to_r_minus_1 + (p.half - 0.5f));
}

// e^(-x^2 / 2), off by at most 1.2 units, for an x whose e^(-x^2 / 2) is a float. Of a
// rounded square as large as 80 the power has only five digits right: x is cut into a
// head of 12 of its 24 digits, whose square is exact, and a rest that r can carry.
inline float bell(float x) {
  uint32_t bits;
  std::memcpy(&bits, &x, sizeof bits);
  bits &= 0xfffff000;
  float head;
  std::memcpy(&head, &bits, sizeof bits);
  Power p = split_power(-0.5f * head * head);
  p.r += 0.5f * (head - x) * (head + x);
  return join_power(p);
}

// |x|, where the bell is not yet 0; further out it is, as a float
inline float within_bell(float x) {
  const float t = std::abs(x), far = 13.22f;
  return t > far ? far : t;
}

// phi(x) = e^(-x^2 / 2) / sqrt(2 pi): the Gaussian's density, the derivative of Phi; off
// by at most 2.2 units.
inline float gaussian_density(float x) { return 0.398942280f * bell(within_bell(x)); }

// Phi(x) = erfc(-x / sqrt(2)) / 2: the share of a Gaussian below x. Off by at most 2.5
// units on the right and 6 on the left: 3.3 down to -1, more in the tail, where one unit
// of x itself moves Phi by x^2 units. 0 below -13.2.
inline float gaussian_below(float x) {
  // 1. The tail beyond t = |x|: the bell, times a smooth curve that is 1/2 at 0 and falls
  //    like 0.4/t. Ten of its points gave the quotient: tests/reference/gaussian.py. All
  //    its terms are positive, so nothing cancels.
  const float t = within_bell(x);
  float above = 0.003978534055f;
  above = above * t + 0.03972606118f;
  above = above * t + 0.1805767542f;
  above = above * t + 0.4347574636f;
  above = above * t + 0.5f;
  float below = 0.009972560247f;
  below = below * t + 0.09958598268f;
  below = below * t + 0.462443171f;
  below = below * t + 1.191542716f;
  below = below * t + 1.667399753f;
  below = below * t + 1.0f;
  const float tail = bell(t) * (above / below);
  // 2. On the right the tail is what is missing.
  return x > 0 ? 1 - tail : tail;
}

inline double exponential(double x) { return std::exp(x); }
inline double exponential_minus_1(double x) { return std::expm1(x); }
inline double gaussian_density(double x) {
  return 0.39894228040143267794 * std::exp(-0.5 * x * x);
}
inline double gaussian_below(double x) {  // not 1 + erf(x), which would lose the tail
  return 0.5 * std::erfc(x * -0.70710678118654752440);
}

}  // namespace chainrule
