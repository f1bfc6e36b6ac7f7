// Branches as kernels: see ops/branch.h.
#include "ops/branch.h"

#include "cuda/kernel.cuh"

namespace chainrule {

REPLACEABLE void add(real* y, const real* a, const real* b, int count) {
  each(
      count, ON_DEVICE(int i) { y[i] = a[i] + b[i]; });
}

REPLACEABLE void put_channels(real* to, const real* from, int N, int C, int P, int D,
                              int first) {
  each(
      N * C * P, ON_DEVICE(int i) {
        const int n = i / (C * P), c = i / P % C;
        to[(n * D + first + c) * P + i % P] = from[i];
      });
}

REPLACEABLE void take_channels(real* to, const real* from, int N, int C, int P, int D,
                               int first) {
  each(
      N * C * P, ON_DEVICE(int i) {
        const int n = i / (C * P), c = i / P % C;
        to[i] = from[(n * D + first + c) * P + i % P];
      });
}

REPLACEABLE void scale_channels_forward(real* y, const real* x, const real* gate, int N,
                                        int C, int P) {
  each(
      N * C * P, ON_DEVICE(int i) { y[i] = gate[i / P] * x[i]; });
}

// One gate touched all positions of its channel, so its blame is the sum over them.
REPLACEABLE void scale_channels_backward(real* dx, real* dgate, const real* dy,
                                         const real* x, const real* gate, int N, int C,
                                         int P) {
  each_row(
      N * C, P, ON_DEVICE(int i) {
        for (int p = int(threadIdx.x); p < P; p += int(blockDim.x)) {
          dx[i * P + p] = gate[i] * dy[i * P + p];
        }
        const real sum =
            sum_in_block(P, [=](int p) { return dy[i * P + p] * x[i * P + p]; });
        if (threadIdx.x == 0) dgate[i] = sum;
      });
}

REPLACEABLE void mix_forward(real* y, const real* h, const real* x, const real* gate,
                             int count) {
  each(
      count, ON_DEVICE(int i) { y[i] = gate[i] * h[i] + (1 - gate[i]) * x[i]; });
}

REPLACEABLE void mix_backward(real* dh, real* dx, real* dgate, const real* dy,
                              const real* h, const real* x, const real* gate, int count) {
  each(
      count, ON_DEVICE(int i) {
        dh[i] = gate[i] * dy[i];
        dx[i] = (1 - gate[i]) * dy[i];
        dgate[i] = (h[i] - x[i]) * dy[i];
      });
}

}  // namespace chainrule
