// Sigmoid and tanh that a loop can do many of at once: without a call or a branch, the
// compiler makes vector instructions of it (see ops/vector_math.h).
//
// As floats both are off by at most 3 units in the last place, as long as that is a
// normal float; infinities have their limits, and a NaN stays one (tests/cells.cpp). As
// doubles they are the library's: ON=double needs no speed. A helper of the CPU code, no
// op itself. Introduced by lesson 27.
#pragma once

#include <cmath>

#include "ops/vector_math.h"

namespace chainrule {

// 1 / (1 + e^-x): an e^-x of infinity makes it 0, as it should be.
inline float quick_sigmoid(float x) { return 1 / (1 + exponential(-x)); }
inline double quick_sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

// (e^2x - 1) / (e^2x + 1), of e^2x - 1, which keeps its digits where x is near 0. From 10
// on it is 1, and e^2x would soon be infinity.
inline float quick_tanh(float x) {
  const float e = exponential_minus_1(2 * (x > 10 ? 10 : x));
  return e / (e + 2);
}
inline double quick_tanh(double x) { return std::tanh(x); }

}  // namespace chainrule
