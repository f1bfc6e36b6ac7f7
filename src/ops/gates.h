// Sigmoid and tanh that a loop can do many of at once: without a call or a branch, the
// compiler makes vector instructions of it (see ops/vector_math.h).
//
// As floats both are off by at most 5e-7 of their value, as long as that is a normal
// float; infinities have their limits, and a NaN stays one (tests/cells.cpp). As doubles
// they are the library's: ON=double needs no speed. A helper of the CPU code, no op
// itself. Introduced by lesson 27.
#pragma once

#include <cmath>

#include "ops/vector_math.h"

namespace chainrule {

// 1 / (1 + e^-x): an e^-x of infinity makes it 0, as it should be.
inline float quick_sigmoid(float x) { return 1 / (1 + exponential(-x)); }
inline double quick_sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

// (e^2x - 1) / (e^2x + 1) = 1 - 2 / (e^2x + 1). Near 0 that would be the small difference
// of two ones: there the first terms of x - x^3/3 + 2 x^5/15 - ... are better.
inline float quick_tanh(float x) {
  const float s = x * x;
  const float small =
      -1.0f / 3 + s * (2.0f / 15 + s * (-17.0f / 315 + s * (62.0f / 2835)));
  const float far = 1 - 2 / (exponential(2 * x) + 1);
  return s < 0.09f ? x + x * s * small : far;
}
inline double quick_tanh(double x) { return std::tanh(x); }

}  // namespace chainrule
