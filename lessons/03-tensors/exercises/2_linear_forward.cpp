// 03.2 linear_forward | 15 min | difficulty 2 | needs 03.1 | replaces the op
//
// A layer of O neurons looks at N samples of C features each. Neuron o has the weights
// weight[o][0] .. weight[o][C-1] and the bias bias[o]. Its output for sample n is the
// weighted sum of the sample's features, plus the bias.
//
//   y [N,O]   x [N,C]   weight [O,C]   bias [O]        all row after row, as in 03.1
//
// y holds no useful numbers before the call.
#include "exercise.h"
#include "ops/linear.h"

namespace EXERCISE {

void linear_forward(real* y, const real* x, const real* weight, const real* bias, int N,
                    int C, int O) {
  // TODO(03.2): y[n,o] = bias[o] + sum over c of x[n,c] weight[o,c].
  // Three loops, about 7 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
