// 03.4 linear_backward_weight | 20 min | difficulty 3 | needs 03.3 | replaces the op
//
// The same question for the parameters: how does the loss change with weight[o,c] and
// with bias[o]?
//
//   y[n,o] = bias[o] + sum over c of x[n,c] weight[o,c]
//
// weight[o,c] has a hand in output o of every sample n of the batch, each time multiplied
// by x[n,c]. bias[o] has a hand in output o of every sample too, multiplied by 1.
//
//   dweight [O,C]   dbias [O]   dy [N,O]   x [N,C]
//
// Parameter gradients are added to what stands there (+=), for a step may consist of
// several batches; whoever starts a step sets them to zero.
#include "exercise.h"
#include "ops/linear.h"

namespace EXERCISE {

void linear_backward_weight(real* dweight, real* dbias, const real* dy, const real* x,
                            int N, int C, int O) {
  // TODO(03.4): dweight[o,c] += sum over n of dy[n,o] x[n,c]
  //             dbias[o]     += sum over n of dy[n,o]
  // About 8 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
