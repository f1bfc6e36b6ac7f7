// See plain.h.
#include "plain/plain.h"

namespace plain {

void add(real* y, const real* a, const real* b, int count) {
  for (int i = 0; i < count; ++i) y[i] = a[i] + b[i];
}

void put_channels(real* to, const real* from, int N, int C, int P, int D, int first) {
  for (int n = 0; n < N; ++n)
    for (int c = 0; c < C; ++c)
      for (int p = 0; p < P; ++p)
        to[(n * D + first + c) * P + p] = from[(n * C + c) * P + p];
}

void take_channels(real* to, const real* from, int N, int C, int P, int D, int first) {
  for (int n = 0; n < N; ++n)
    for (int c = 0; c < C; ++c)
      for (int p = 0; p < P; ++p)
        to[(n * C + c) * P + p] = from[(n * D + first + c) * P + p];
}

void scale_channels_forward(real* y, const real* x, const real* gate, int N, int C,
                            int P) {
  for (int i = 0; i < N * C * P; ++i) y[i] = gate[i / P] * x[i];
}

void scale_channels_backward(real* dx, real* dgate, const real* dy, const real* x,
                             const real* gate, int N, int C, int P) {
  for (int i = 0; i < N * C; ++i) dgate[i] = 0;
  for (int i = 0; i < N * C * P; ++i) {
    dx[i] = gate[i / P] * dy[i];
    dgate[i / P] += x[i] * dy[i];
  }
}

void mix_forward(real* y, const real* h, const real* x, const real* gate, int count) {
  for (int i = 0; i < count; ++i) y[i] = x[i] + gate[i] * (h[i] - x[i]);
}

void mix_backward(real* dh, real* dx, real* dgate, const real* dy, const real* h,
                  const real* x, const real* gate, int count) {
  for (int i = 0; i < count; ++i) {
    dh[i] = dy[i] * gate[i];
    dx[i] = dy[i] - dh[i];
    dgate[i] = dy[i] * h[i] - dy[i] * x[i];
  }
}

}  // namespace plain
