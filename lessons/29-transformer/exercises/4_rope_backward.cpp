// 29.4 rope_backward | 10 min | difficulty 3 | needs 29.3 | replaces the op | trains
//
// The way back through 29.3. For one pair, with its angle w, forward was
//
//   y[2i]     = a cos w - b sin w
//   y[2i + 1] = a sin w + b cos w
//
// so a was in both lines, and b, too. With da and db for the gradients of the two y, find
// what a and b get: each takes from both lines, times what it was multiplied by there.
// Then look at what you have: which turn is that?
//
//   dx, dy [N,T,D], row t at place first + t, w = place / base^(2i/D), as in 29.3
//
// dx is written with =. x is not needed: turning is linear.
#include <cmath>

#include "exercise.h"
#include "ops/rope.h"

namespace EXERCISE {

void rope_backward(real* dx, const real* dy, int N, int T, int D, int first, real base) {
  // TODO(29.4): dx for every pair of every row. About 10 lines, three of them new.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
