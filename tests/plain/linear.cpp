// See plain.h.
#include "plain/plain.h"

namespace plain {

void matmul(real* c, const real* a, const real* b, int M, int N, int K, bool transpose_a,
            bool transpose_b, bool accumulate) {
  for (int m = 0; m < M; ++m) {
    for (int n = 0; n < N; ++n) {
      double sum = accumulate ? c[m * N + n] : 0;
      for (int k = 0; k < K; ++k) {
        sum += double(transpose_a ? a[k * M + m] : a[m * K + k]) *
               double(transpose_b ? b[n * K + k] : b[k * N + n]);
      }
      c[m * N + n] = real(sum);
    }
  }
}

void linear_forward(real* y, const real* x, const real* weight, const real* bias, int N,
                    int C, int O) {
  for (int n = 0; n < N; ++n) {
    for (int o = 0; o < O; ++o) {
      y[n * O + o] = bias[o];
      for (int c = 0; c < C; ++c) y[n * O + o] += x[n * C + c] * weight[o * C + c];
    }
  }
}

void linear_backward_input(real* dx, const real* dy, const real* weight, int N, int C,
                           int O) {
  for (int n = 0; n < N; ++n) {
    for (int c = 0; c < C; ++c) {
      dx[n * C + c] = 0;
      for (int o = 0; o < O; ++o) dx[n * C + c] += dy[n * O + o] * weight[o * C + c];
    }
  }
}

void linear_backward_weight(real* dweight, real* dbias, const real* dy, const real* x,
                            int N, int C, int O) {
  for (int n = 0; n < N; ++n) {
    for (int o = 0; o < O; ++o) {
      dbias[o] += dy[n * O + o];
      for (int c = 0; c < C; ++c) dweight[o * C + c] += dy[n * O + o] * x[n * C + c];
    }
  }
}

}  // namespace plain
