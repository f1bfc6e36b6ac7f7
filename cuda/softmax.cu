// Softmax as kernels, a block for each row: see ops/softmax.h.
#include "ops/softmax.h"

#include <cmath>

#include "cuda/kernel.cuh"

namespace chainrule {

// y[n,c] = e^(x[n,c] - largest) / sum over j of e^(x[n,j] - largest)
REPLACEABLE void softmax_forward(real* y, const real* x, int N, int C) {
  each_row(
      N, C, ON_DEVICE(int n) {
        const real* x_n = x + n * C;
        real* y_n = y + n * C;
        const real largest = largest_in_block(C, [=](int c) { return x_n[c]; });
        const real sum =
            sum_in_block(C, [=](int c) { return std::exp(x_n[c] - largest); });
        for (int c = int(threadIdx.x); c < C; c += int(blockDim.x)) {
          y_n[c] = std::exp(x_n[c] - largest) / sum;
        }
      });
}

// dx[n,c] = y[n,c] (dy[n,c] - sum over j of dy[n,j] y[n,j])
REPLACEABLE void softmax_backward(real* dx, const real* dy, const real* y, int N, int C) {
  each_row(
      N, C, ON_DEVICE(int n) {
        const real *y_n = y + n * C, *dy_n = dy + n * C;
        const real sum = sum_in_block(C, [=](int c) { return dy_n[c] * y_n[c]; });
        for (int c = int(threadIdx.x); c < C; c += int(blockDim.x)) {
          dx[n * C + c] = y_n[c] * (dy_n[c] - sum);
        }
      });
}

}  // namespace chainrule
