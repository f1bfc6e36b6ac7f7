// 13.2 fold_batchnorm | 12 min | difficulty 2 | needs 03.2 13.1
//
// A linear layer makes O numbers of C, and a batch norm in evaluation follows it:
//
//   z[o] = bias[o] + sum over c of x[c] weight[o,c]
//   y[o] = gamma[o] (z[o] - running_mean[o]) / sqrt(running_variance[o] + epsilon)
//          + beta[o]
//
// Put the first line into the second: y is a weighted sum of x again, plus a number. So
// one linear layer with other weights does the work of both, and nobody has to pay for
// the norm when the net is used. Find its weight and bias.
//
//   folded_weight, weight [O,C], row after row      folded_bias, bias [O]
//   gamma, beta, running_mean, running_variance [O]
//
// folded_weight and folded_bias are written with =. All else is only read.
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

void fold_batchnorm(real* folded_weight, real* folded_bias, const real* weight,
                    const real* bias, const real* gamma, const real* beta,
                    const real* running_mean, const real* running_variance, real epsilon,
                    int C, int O) {
  // TODO(13.2): for every output o its C folded weights and its folded bias.
  // About 7 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
