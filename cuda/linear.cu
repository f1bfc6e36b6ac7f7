// The linear layer as kernels: see ops/linear.h.
#include "ops/linear.h"

#include "cuda/kernel.cuh"
#include "ops/matmul.h"

namespace chainrule {

// y[n,o] = bias[o] + sum over c of x[n,c] weight[o,c]          y = x weight^T + bias
REPLACEABLE void linear_forward(real* y, const real* x, const real* weight,
                                const real* bias, int N, int C, int O) {
  // 1. Every row of y starts as the bias.
  each(
      N * O, ON_DEVICE(int i) { y[i] = bias[i % O]; });
  // 2. The weighted sums are added.
  matmul(y, x, weight, N, O, C, false, true, true);
}

// dx[n,c] = sum over o of dy[n,o] weight[o,c]                  dx = dy weight
REPLACEABLE void linear_backward_input(real* dx, const real* dy, const real* weight,
                                       int N, int C, int O) {
  matmul(dx, dy, weight, N, C, O, false, false, false);
}

// dweight[o,c] += sum over n of dy[n,o] x[n,c]                 dweight += dy^T x
// dbias[o]     += sum over n of dy[n,o]
REPLACEABLE void linear_backward_weight(real* dweight, real* dbias, const real* dy,
                                        const real* x, int N, int C, int O) {
  // 2. The weights.
  matmul(dweight, dy, x, O, C, N, true, false, true);
  // 1. The bias: sums down the columns.
  sum_columns<real>(
      N, O, ON_DEVICE(int n, int o) { return dy[n * O + o]; },
      ON_DEVICE(int o, real sum) { dbias[o] += sum; });
}

}  // namespace chainrule
