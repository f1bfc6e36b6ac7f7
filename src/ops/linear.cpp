// The linear layer on the CPU, as three matrix products: see ops/linear.h.
//
// The same in plain loops, as lesson 03 asks you to write it: tests/plain/linear.cpp.
#include "ops/linear.h"

#include "ops/matmul.h"
#include "parallel.h"

namespace chainrule {

// y[n,o] = bias[o] + sum over c of x[n,c] weight[o,c]          y = x weight^T + bias
REPLACEABLE void linear_forward(real* y, const real* x, const real* weight,
                                const real* bias, int N, int C, int O) {
  // 1. Every row of y starts as the bias.
  parallel_for(N, 64, [&](int begin, int end) {
    for (int n = begin; n < end; ++n) {
      for (int o = 0; o < O; ++o) y[n * O + o] = bias[o];
    }
  });
  // 2. The weighted sums are added.
  matmul(y, x, weight, N, O, C, false, true, true);
}

// dx[n,c] = sum over o of dy[n,o] weight[o,c]                  dx = dy weight
// x[n,c] reached every output o through weight[o,c]; it is blamed along the same paths.
REPLACEABLE void linear_backward_input(real* dx, const real* dy, const real* weight,
                                       int N, int C, int O) {
  matmul(dx, dy, weight, N, C, O, false, false, false);
}

// dweight[o,c] += sum over n of dy[n,o] x[n,c]                 dweight += dy^T x
// dbias[o]     += sum over n of dy[n,o]
// One weight serves every sample of the batch, so its blame is the sum over them.
REPLACEABLE void linear_backward_weight(real* dweight, real* dbias, const real* dy,
                                        const real* x, int N, int C, int O) {
  // 2. The weights.
  matmul(dweight, dy, x, O, C, N, true, false, true);
  // 1. The bias.
  for (int n = 0; n < N; ++n) {
    for (int o = 0; o < O; ++o) dbias[o] += dy[n * O + o];
  }
}

}  // namespace chainrule
