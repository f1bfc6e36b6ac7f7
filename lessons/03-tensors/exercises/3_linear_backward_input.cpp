// 03.3 linear_backward_input | 15 min | difficulty 2 | needs 03.2 | replaces the op
//
// The layers above have found out how the loss changes with every output: dy[n,o] is the
// slope of the loss when y[n,o] grows. How does the loss change with the inputs?
//
//   y[n,o] = bias[o] + sum over c of x[n,c] weight[o,c]
//
// When x[n,c] grows by 1, every output o of the same sample grows by weight[o,c]. So the
// slope of the loss is the sum over all outputs of that growth times their own slope.
//
//   dx [N,C]   dy [N,O]   weight [O,C]
//
// dx is written: what stood there before does not count.
#include "exercise.h"
#include "ops/linear.h"

namespace EXERCISE {

void linear_backward_input(real* dx, const real* dy, const real* weight, int N, int C,
                           int O) {
  // TODO(03.3): dx[n,c] = sum over o of dy[n,o] weight[o,c].
  // Three loops, about 7 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
