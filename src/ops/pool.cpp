// Pooling on the CPU: see ops/pool.h. Every channel of every image is a piece of work of
// its own, so that windows that overlap add up in one order.
#include "ops/pool.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "ops/sum.h"

namespace chainrule {
namespace {

// The part of a window that lies inside the image.
struct Window {
  int top, bottom, left, right;
};

// one(position in y's channel, its window)
template <class One>
void walk(PoolSize s, One one) {
  const int height = s.out_height(), width = s.out_width();
  for (int i = 0; i < height; ++i) {
    for (int j = 0; j < width; ++j) {
      const int row = i * s.stride - s.padding, column = j * s.stride - s.padding;
      one(i * width + j, Window{std::max(row, 0), std::min(row + s.K, s.H),
                                std::max(column, 0), std::min(column + s.K, s.W)});
    }
  }
}

}  // namespace

REPLACEABLE void max_pool_forward(real* y, int* at, const real* x, PoolSize s) {
  each_row(s.N * s.C, s.H * s.W, [=](int plane) {
    const real* from = x + ptrdiff_t(plane) * s.H * s.W;
    const ptrdiff_t out = ptrdiff_t(plane) * s.out_area();
    walk(s, [=](int p, Window w) {
      int best = w.top * s.W + w.left;
      for (int i = w.top; i < w.bottom; ++i) {
        for (int k = i * s.W + w.left; k < i * s.W + w.right; ++k) {
          if (from[k] > from[best] || std::isnan(from[k])) best = k;  // a NaN is shown
        }
      }
      y[out + p] = from[best];
      at[out + p] = best;
    });
  });
}

// Only the largest was heard, so it alone is blamed.
REPLACEABLE void max_pool_backward(real* dx, const real* dy, const int* at, PoolSize s) {
  each_row(s.N * s.C, s.H * s.W, [=](int plane) {
    real* to = dx + ptrdiff_t(plane) * s.H * s.W;
    const ptrdiff_t out = ptrdiff_t(plane) * s.out_area();
    std::fill(to, to + s.H * s.W, real(0));
    for (ptrdiff_t p = out; p < out + s.out_area(); ++p) to[at[p]] += dy[p];
  });
}

REPLACEABLE void average_pool_forward(real* y, const real* x, PoolSize s) {
  each_row(s.N * s.C, s.H * s.W, [=](int plane) {
    const real* from = x + ptrdiff_t(plane) * s.H * s.W;
    real* to = y + ptrdiff_t(plane) * s.out_area();
    walk(s, [=](int p, Window w) {
      real sum = 0;
      for (int i = w.top; i < w.bottom; ++i) {
        for (int j = w.left; j < w.right; ++j) sum += from[i * s.W + j];
      }
      to[p] = sum / real(s.K * s.K);
    });
  });
}

REPLACEABLE void average_pool_backward(real* dx, const real* dy, PoolSize s) {
  each_row(s.N * s.C, s.H * s.W, [=](int plane) {
    real* to = dx + ptrdiff_t(plane) * s.H * s.W;
    const real* from = dy + ptrdiff_t(plane) * s.out_area();
    std::fill(to, to + s.H * s.W, real(0));
    walk(s, [=](int p, Window w) {
      const real share = from[p] / real(s.K * s.K);
      for (int i = w.top; i < w.bottom; ++i) {
        for (int j = w.left; j < w.right; ++j) to[i * s.W + j] += share;
      }
    });
  });
}

REPLACEABLE void global_average_forward(real* y, const real* x, int N, int C, int P) {
  each_row(N * C, P, [=](int i) {
    const real* from = x + ptrdiff_t(i) * P;
    y[i] = real(sum_range(0, P, [from](int p) { return from[p]; }) / P);
  });
}

REPLACEABLE void global_average_backward(real* dx, const real* dy, int N, int C, int P) {
  each_row(N * C, P, [=](int i) {
    std::fill(dx + ptrdiff_t(i) * P, dx + ptrdiff_t(i + 1) * P, dy[i] / real(P));
  });
}

}  // namespace chainrule
