// 08.5 count_kinks | 30 min | difficulty 3 | needs 08.1
//
// How many corners does the line of one hidden layer have? No drawing is needed, the
// weights tell. Each of H neurons looks at the one input x,
//
//   y(x) = v[0] relu(w[0] x + b[0]) + v[1] relu(w[1] x + b[1]) + ... + c
//
// Neuron j has its kink where w[j] x + b[j] = 0, at one place only (at none if w[j] is
// 0). On one side of it the neuron sleeps with slope 0, on the other its slope is v[j]
// w[j]. Walk across from left to right: a neuron with w[j] > 0 wakes up, one with w[j] <
// 0 falls asleep, and either way the slope of y changes by v[j] |w[j]|.
//
// Several neurons can have their kink at the same place. Then the slope changes by the
// sum of their changes; there is one corner, or none if that sum is 0.
//
// Return the number of corners with low < x < high (not at low or high themselves). The
// check uses wholes and halves whose quotients are exact, so == is right here.
#include <cmath>
#include <vector>

#include "exercise.h"

namespace EXERCISE {

int count_kinks(const real* w, const real* b, const real* v, int H, real low, real high) {
  // TODO(08.5): for every place count it once, if the changes there do not cancel.
  // About 14 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
