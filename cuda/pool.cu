// Pooling as kernels: see ops/pool.h. Forward a thread for each output. Backward a thread
// for each input, which asks the windows that it lies in: no two threads add to one
// place.
#include "ops/pool.h"

#include <cmath>

#include "cuda/kernel.cuh"

namespace chainrule {
namespace {

// The part of a window that lies inside the image.
struct Window {
  int top, bottom, left, right;
};

__device__ Window window_of(PoolSize s, int p, int width) {
  const int row = p / width * s.stride - s.padding,
            column = p % width * s.stride - s.padding;
  return {row > 0 ? row : 0, row + s.K < s.H ? row + s.K : s.H, column > 0 ? column : 0,
          column + s.K < s.W ? column + s.K : s.W};
}

// The windows whose rows (or columns) hold place `at` of the image: first .. last.
__device__ int first_window(PoolSize s, int at) {
  const int before = at + s.padding - s.K + 1;
  return before <= 0 ? 0 : (before + s.stride - 1) / s.stride;
}
__device__ int last_window(PoolSize s, int at, int windows) {
  const int last = (at + s.padding) / s.stride;
  return last < windows ? last : windows - 1;
}

// one(p) for the windows that hold place i of a channel, in order
template <class One>
__device__ void each_window(PoolSize s, int i, int height, int width, One one) {
  const int row = i / s.W, column = i % s.W;
  const int bottom = last_window(s, row, height), right = last_window(s, column, width);
  for (int r = first_window(s, row); r <= bottom; ++r) {
    for (int c = first_window(s, column); c <= right; ++c) one(r * width + c);
  }
}

}  // namespace

REPLACEABLE void max_pool_forward(real* y, int* at, const real* x, PoolSize s) {
  const int width = s.out_width(), P = s.out_area(), area = s.H * s.W;
  each(
      s.N * s.C * P, ON_DEVICE(int i) {
        const real* from = x + i / P * area;
        const Window w = window_of(s, i % P, width);
        int best = w.top * s.W + w.left;
        for (int row = w.top; row < w.bottom; ++row) {
          for (int k = row * s.W + w.left; k < row * s.W + w.right; ++k) {
            if (from[k] > from[best] || from[k] != from[k]) best = k;  // a NaN is shown
          }
        }
        y[i] = from[best];
        at[i] = best;
      });
}

// Only the largest was heard, so it alone is blamed.
REPLACEABLE void max_pool_backward(real* dx, const real* dy, const int* at, PoolSize s) {
  const int height = s.out_height(), width = s.out_width(), P = s.out_area();
  const int area = s.H * s.W;
  each(
      s.N * s.C * area, ON_DEVICE(int i) {
        const int first = i / area * P, place = i % area;
        real sum = 0;
        each_window(s, place, height, width, [&](int p) {
          if (at[first + p] == place) sum += dy[first + p];
        });
        dx[i] = sum;
      });
}

REPLACEABLE void average_pool_forward(real* y, const real* x, PoolSize s) {
  const int width = s.out_width(), P = s.out_area(), area = s.H * s.W;
  each(
      s.N * s.C * P, ON_DEVICE(int i) {
        const real* from = x + i / P * area;
        const Window w = window_of(s, i % P, width);
        real sum = 0;
        for (int row = w.top; row < w.bottom; ++row) {
          for (int column = w.left; column < w.right; ++column)
            sum += from[row * s.W + column];
        }
        y[i] = sum / real(s.K * s.K);
      });
}

REPLACEABLE void average_pool_backward(real* dx, const real* dy, PoolSize s) {
  const int height = s.out_height(), width = s.out_width(), P = s.out_area();
  const int area = s.H * s.W;
  each(
      s.N * s.C * area, ON_DEVICE(int i) {
        const int first = i / area * P;
        real sum = 0;
        each_window(s, i % area, height, width, [&](int p) { sum += dy[first + p]; });
        dx[i] = sum / real(s.K * s.K);
      });
}

REPLACEABLE void global_average_forward(real* y, const real* x, int N, int C, int P) {
  each_row(
      N * C, P, ON_DEVICE(int i) {
        const real sum = sum_in_block(P, [=](int p) { return x[i * P + p]; });
        if (threadIdx.x == 0) y[i] = sum / real(P);
      });
}

REPLACEABLE void global_average_backward(real* dx, const real* dy, int N, int C, int P) {
  each(
      N * C * P, ON_DEVICE(int i) { dx[i] = dy[i / P] / real(P); });
}

}  // namespace chainrule
