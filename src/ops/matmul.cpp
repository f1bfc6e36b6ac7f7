// matmul, cut so that the numbers it needs next are already near the processor.
//
// The three plain loops (tests/plain/matmul.cpp) read b once per row of c, from memory.
// Here a block of b is copied into panels, small enough for the cache and in the order
// of use ("packing"); rows of a likewise; and a tile of c stays in the vector registers
// while its sums run. Lesson 37 walks from the loops to this file, rung by rung.
#include "ops/matmul.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "device.h"
#include "parallel.h"

namespace chainrule {
namespace {

// A vector register's worth of numbers; the compiler knows how to add and multiply them.
#if defined(__AVX512F__)
constexpr int register_bytes = 64, tile_vectors = 4;  // 24 of 32 registers hold sums
#elif defined(__AVX__)
constexpr int register_bytes = 32, tile_vectors = 2;  // 12 of 16
#else
constexpr int register_bytes = 16, tile_vectors = 2;
#endif
typedef real Vector __attribute__((vector_size(register_bytes), aligned(sizeof(real))));

constexpr int lanes = register_bytes / int(sizeof(real));
constexpr int tile_rows = 6, tile_columns = tile_vectors * lanes;
constexpr int block_k = 256;                // a panel of b: block_k x tile_columns
constexpr int block_rows = 16 * tile_rows;  // packed rows of a stay in the L2 cache
constexpr int block_columns = 8 * 64;       // packed columns of b too

// A matrix that may be stored the other way round.
struct Operand {
  const real* data;
  int row_step, column_step;
  real at(int row, int column) const {
    return data[ptrdiff_t(row) * row_step + ptrdiff_t(column) * column_step];
  }
};

// rows x columns of `from`, as panels of `width` columns: panel[column][k][inside].
// What stands beyond the edge is zero, so that the kernel need not look.
void pack_columns(real* to, Operand from, int k0, int k_count, int n0, int n_count,
                  int width) {
  for (int n = 0; n < n_count; n += width) {
    const int inside = std::min(width, n_count - n);
    for (int k = 0; k < k_count; ++k, to += width) {
      for (int i = 0; i < inside; ++i) to[i] = from.at(k0 + k, n0 + n + i);
      std::fill(to + inside, to + width, real(0));
    }
  }
}

// sums[tile_rows][tile_columns] = one panel of a times one panel of b.
void multiply_tile(real* sums, const real* a, const real* b, int k_count) {
  Vector sum[tile_rows][tile_vectors] = {};
  for (int k = 0; k < k_count; ++k, a += tile_rows, b += tile_columns) {
    Vector b_k[tile_vectors];
    std::memcpy(b_k, b, sizeof b_k);
#pragma GCC unroll 6
    for (int row = 0; row < tile_rows; ++row) {
#pragma GCC unroll 4
      for (int v = 0; v < tile_vectors; ++v) sum[row][v] += a[row] * b_k[v];
    }
  }
  std::memcpy(sums, sum, sizeof sum);
}

// The part of a tile that lies inside c is written, or added.
void store_tile(real* c, const real* sums, int rows, int columns, int row_step,
                bool add) {
  for (int row = 0; row < rows; ++row, c += row_step, sums += tile_columns) {
    if (add) {
      for (int n = 0; n < columns; ++n) c[n] += sums[n];
    } else {
      std::memcpy(c, sums, size_t(columns) * sizeof(real));
    }
  }
}

int round_up(int count, int step) { return (count + step - 1) / step * step; }

}  // namespace

REPLACEABLE void matmul(real* c, const real* a, const real* b, int M, int N, int K,
                        bool transpose_a, bool transpose_b, bool accumulate) {
  // The kernel wants a's columns beside each other too: a is packed as its transpose.
  const Operand a_turned = transpose_a ? Operand{a, M, 1} : Operand{a, 1, K};
  const Operand b_normal = transpose_b ? Operand{b, 1, K} : Operand{b, N, 1};
  const size_t panel_bytes = size_t(block_k) * size_t(block_columns) * sizeof(real);
  real* b_panels = static_cast<real*>(device_allocate(panel_bytes));

  for (int n0 = 0; n0 < N; n0 += block_columns) {
    const int n_count = std::min(block_columns, N - n0);
    for (int k0 = 0; k0 == 0 || k0 < K; k0 += block_k) {  // once even where K is 0
      const int k_count = std::min(block_k, K - k0);
      const bool add = accumulate || k0 > 0;

      // 1. Pack this block of b; every thread takes some of its panels.
      parallel_for(n_count, tile_columns, [&](int begin, int end) {
        pack_columns(b_panels + begin * k_count, b_normal, k0, k_count, n0 + begin,
                     end - begin, tile_columns);
      });

      // 2. Every thread takes blocks of rows, packs them, and fills their tiles of c.
      const int rows_each = M <= block_rows ? tile_rows : block_rows;
      parallel_for(M, rows_each, [&](int begin, int end) {
        static thread_local std::vector<real> a_panels(size_t(block_rows) * block_k);
        alignas(64) real sums[tile_rows * tile_columns];
        const int rows = round_up(end - begin, tile_rows);
        pack_columns(a_panels.data(), a_turned, k0, k_count, begin, end - begin,
                     tile_rows);
        for (int n = 0; n < n_count; n += tile_columns) {
          for (int m = 0; m < rows; m += tile_rows) {
            multiply_tile(sums, a_panels.data() + m * k_count, b_panels + n * k_count,
                          k_count);
            store_tile(c + ptrdiff_t(begin + m) * N + n0 + n, sums,
                       std::min(tile_rows, end - begin - m),
                       std::min(tile_columns, n_count - n), N, add);
          }
        }
      });
    }
  }
  device_release(b_panels, panel_bytes);
}

}  // namespace chainrule
