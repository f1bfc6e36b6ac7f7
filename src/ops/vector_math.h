// e^x without a call and without a branch: a loop over it becomes vector instructions.
//
// std::exp is right to the last bit, but one number at a time; the compiler cannot look
// into it. This one is off by less than 2 units in the last place: tests/vector_math.cpp.
// Below -86.6, where the result would soon leave the normal floats, it is 0. A helper of
// the CPU code, no op itself. Introduced by lesson 41.
#pragma once

#include <cmath>
#include <cstdint>
#include <cstring>

#include "real.h"

namespace chainrule {

// e^x = 2^n e^r, with the whole number n nearest to x / log 2, so that |r| <= log 2 / 2.
inline float exponential(float x) {
  const float most = x > 89.0f ? 89.0f : x;  // infinity from 88.73 on; NaN stays NaN
  // 1. n, as the last digits of a float so large that it has none behind the point. It is
  //    126 too large: what stands there is then the exponent of 2^(n-1).
  constexpr float large = 3 * (1 << 22) + 126;
  const float shifted = most * 1.44269504f + large, n = shifted - large;
  // 2. r. log 2 in two parts, the first so short that n times it is exact.
  const float r = (most - n * 0.693359375f) + n * 2.12194440e-4f;
  // 3. e^r = 1 + r + r^2/2! + ... + r^7/7!
  float power = 1.0f / 5040;
  power = power * r + 1.0f / 720;
  power = power * r + 1.0f / 120;
  power = power * r + 1.0f / 24;
  power = power * r + 1.0f / 6;
  power = power * r + 0.5f;
  power = power * r + 1.0f;
  power = power * r + 1.0f;
  // 4. Times 2^(n-1), whose exponent is moved to its place, and times 2.
  uint32_t bits;
  std::memcpy(&bits, &shifted, sizeof bits);
  bits <<= 23;
  float two_to_n_1;
  std::memcpy(&two_to_n_1, &bits, sizeof bits);
  return x < -86.6f ? 0.0f : power * two_to_n_1 * 2;
}

inline double exponential(double x) { return std::exp(x); }  // ON=double needs no speed

}  // namespace chainrule
