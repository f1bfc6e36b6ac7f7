// See plain.h.
#include <algorithm>

#include "plain/plain.h"

namespace plain {
namespace {

// one(y, x): the indices of what belongs together; x is -1 outside the image.
template <class One>
void walk(PoolSize s, One one) {
  const int height = s.out_height(), width = s.out_width();
  for (int nc = 0; nc < s.N * s.C; ++nc)
    for (int i = 0; i < height; ++i)
      for (int j = 0; j < width; ++j)
        for (int ky = 0; ky < s.K; ++ky)
          for (int kx = 0; kx < s.K; ++kx) {
            const int row = i * s.stride + ky - s.padding;
            const int column = j * s.stride + kx - s.padding;
            if (row < 0 || row >= s.H || column < 0 || column >= s.W) continue;
            one((nc * height + i) * width + j, (nc * s.H + row) * s.W + column);
          }
}

}  // namespace

void max_pool_forward(real* y, int* at, const real* x, PoolSize s) {
  std::fill(at, at + s.N * s.C * s.out_area(), -1);
  walk(s, [&](int at_y, int at_x) {
    if (at[at_y] >= 0 && x[at_x] <= y[at_y]) return;
    y[at_y] = x[at_x];
    at[at_y] = at_x % (s.H * s.W);
  });
}

void max_pool_backward(real* dx, const real* dy, const int* at, PoolSize s) {
  std::fill(dx, dx + s.N * s.C * s.H * s.W, real(0));
  for (int i = 0; i < s.N * s.C * s.out_area(); ++i) {
    dx[i / s.out_area() * s.H * s.W + at[i]] += dy[i];
  }
}

void average_pool_forward(real* y, const real* x, PoolSize s) {
  std::fill(y, y + s.N * s.C * s.out_area(), real(0));
  walk(s, [&](int at_y, int at_x) { y[at_y] += x[at_x] / real(s.K * s.K); });
}

void average_pool_backward(real* dx, const real* dy, PoolSize s) {
  std::fill(dx, dx + s.N * s.C * s.H * s.W, real(0));
  walk(s, [&](int at_y, int at_x) { dx[at_x] += dy[at_y] / real(s.K * s.K); });
}

void global_average_forward(real* y, const real* x, int N, int C, int P) {
  std::fill(y, y + N * C, real(0));
  for (int i = 0; i < N * C * P; ++i) y[i / P] += x[i] / real(P);
}

void global_average_backward(real* dx, const real* dy, int N, int C, int P) {
  for (int i = 0; i < N * C * P; ++i) dx[i] = dy[i / P] / real(P);
}

}  // namespace plain
