// 04.2 relu_backward | 10 min | difficulty 2 | needs 04.1 | replaces the op
//
// The way back through ReLU. dy[i] says how the loss changes when y[i] grows; wanted is
// how it changes when x[i] grows. On the right of the bend y is x itself, so the slope of
// y is 1. On the left y is 0 whatever x does: the slope is 0. In the corner, at x = 0,
// there is no slope; this course (like others) takes 0 there.
//
//   dx = dy times dy/dx,   dy/dx = 1 where x > 0, else 0
//
// dx is written: what stood there before does not count.
#include "exercise.h"
#include "ops/activations.h"

namespace EXERCISE {

void relu_backward(real* dx, const real* dy, const real* x, int count) {
  // TODO(04.2): dx[i] is dy[i] where x[i] > 0, and 0 elsewhere. One loop, about 1 line.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
