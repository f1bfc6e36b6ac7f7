// Pooling on the CPU: see ops/pool.h. Every channel of every image is a piece of work of
// its own, so that windows that overlap add up in one order.
#include "ops/pool.h"

#include <algorithm>
#include <cstddef>
#include <limits>
#include <utility>

#include "ops/frame.h"
#include "ops/sum.h"

namespace chainrule {
namespace {

using tile::lanes, tile::load, tile::Vector;

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

// What a register's worth of windows, `stride` apart, see at one place.
template <int... lane>
Vector every_second(const real* from, std::integer_sequence<int, lane...>) {
#if defined(__clang__) || __GNUC__ >= 12
  return __builtin_shufflevector(load(from), load(from + lanes), 2 * lane...);
#else
  return Vector{from[2 * lane]...};
#endif
}
Vector seen_at(const real* from, int stride) {
  if (stride == 1) return load(from);
  if (stride == 2) return every_second(from, std::make_integer_sequence<int, lanes>{});
  Vector seen;
  for (int n = 0; n < lanes; ++n) seen[n] = from[n * stride];
  return seen;
}

// One channel, a register's worth of windows at a time: the same place of all of them,
// then the next place. Outside the image stands what nothing is smaller than; the walk
// may look at more of it than there is. Places are counted in real, to fit beside: K W
// must not be above 2^24.
void find_largest(real* y, int* at, const real* x, PoolSize s) {
  const real smallest = -std::numeric_limits<real>::infinity();
  const int width = s.out_width(), columns = s.W + 2 * s.padding;
  const int beyond = (lanes * s.stride + columns - 1) / columns;
  const image::Frame frame = {1, s.H + 2 * s.padding + beyond, columns, 1, false};
  const real* const from = image::framed(x, s.H, s.W, frame, 1, s.padding, smallest);
  for (int i = 0; i < s.out_height(); ++i) {
    for (int j = 0; j < width; j += lanes) {
      const int row = i * s.stride - s.padding, column = j * s.stride - s.padding;
      Vector best = Vector{} + smallest, where = {};
      if (s.padding > 0) {  // the first place inside, if all are the smallest
        for (int n = 0; n < lanes; ++n) {
          where[n] = real(std::max(-row, 0) * s.W + std::max(-column - n * s.stride, 0));
        }
      }
      for (int k = 0; k < s.K; ++k) {
        for (int l = 0; l < s.K; ++l) {
          const real* first = from + frame.at(0, i * s.stride + k, j * s.stride + l);
          const Vector seen = seen_at(first, s.stride);
          const Vector place = Vector{} + real(k * s.W + l);
          where = seen > best ? place : where;
          best = seen > best ? seen : best;
          where = seen != seen ? place : where;  // a NaN is shown
          best = seen != seen ? seen : best;
        }
      }
      for (int n = 0; n < std::min(lanes, width - j); ++n) {
        y[i * width + j + n] = best[n];
        at[i * width + j + n] = row * s.W + column + n * s.stride + int(where[n]);
      }
    }
  }
}

}  // namespace

REPLACEABLE void max_pool_forward(real* y, int* at, const real* x, PoolSize s) {
  each_row(s.N * s.C, s.H * s.W, [=](int plane) {
    const real* from = x + ptrdiff_t(plane) * s.H * s.W;
    const ptrdiff_t out = ptrdiff_t(plane) * s.out_area();
    find_largest(y + out, at + out, from, s);
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
