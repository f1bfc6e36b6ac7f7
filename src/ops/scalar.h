// Functions of one number that several ops need, in the form that loses no digits.
//
// e^x overflows a float at x = 89. With e = e^-|x|, which lies between 0 and 1, nothing
// can overflow, and a NaN stays a NaN. For host and device alike (cuda/*.cu). Not a
// public header: layers call ops. Introduced by lessons 04 and 05.
#pragma once

#include <cmath>

#include "random.h"  // HOST_DEVICE
#include "real.h"

namespace chainrule {

// 1 / (1 + e^-x). 1 - sigmoid(x) is sigmoid(-x), to the last digit only when asked so.
HOST_DEVICE inline real sigmoid(real x) {
  const real e = std::exp(-std::abs(x));
  return (x < 0 ? e : 1) / (1 + e);
}

// log(1 + e^x): 0 far to the left, x far to the right.  -log sigmoid(x) = softplus(-x)
HOST_DEVICE inline real softplus(real x) {
  return (x > 0 ? x : 0) + std::log1p(std::exp(-std::abs(x)));
}

}  // namespace chainrule
