// matmul, cut so that the numbers it needs next are already near the processor.
//
// The three plain loops (tests/plain/matmul.cpp) read b once per row of c, from memory.
// Here a tile of c stays in the vector registers while its sums run; what the tile reads
// of b lies in one row in the cache, in the order of use ("packed"); and a is read where
// it stands, unless its rows lie the other way round. Every number of c is one sum in one
// order, whoever computes it: the bits do not depend on the number of threads.
// Lesson 37 walks from the loops to this file, rung by rung.
#include "ops/matmul.h"

#include <algorithm>
#include <cstddef>
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
typedef real Vector
    __attribute__((vector_size(register_bytes), aligned(sizeof(real)), may_alias));

constexpr int lanes = register_bytes / int(sizeof(real));
constexpr int tile_rows = 6, tile_columns = tile_vectors * lanes;
constexpr int block_k = 384;                      // a panel of b: block_k x tile_columns
constexpr int block_rows = 16 * tile_rows;        // of a: they stay in the L2 cache
constexpr int block_columns = 16 * tile_columns;  // of b: packed for all threads
constexpr int few_rows = 2 * tile_rows;           // too few to make packing b pay

// A matrix that may be stored the other way round: element (row, column) of it.
struct Operand {
  const real* data;
  int row_step, column_step;
  const real* at(int row, int column) const {
    return data + ptrdiff_t(row) * row_step + ptrdiff_t(column) * column_step;
  }
};

Vector load(const real* from) { return *reinterpret_cast<const Vector*>(from); }
void store(real* to, Vector numbers) { *reinterpret_cast<Vector*>(to) = numbers; }

// to[k][i] = from(k0 + k, n0 + i), for `inside` columns i; up to `width` stands zero, so
// that the kernel need not look. Sixteen k at a time: where `from` lies the other way
// round, the lines that are written stay in the cache until they are full.
template <int width>
void pack_panel(real* to, Operand from, int k_count, int inside) {
  for (int k0 = 0; k0 < k_count; k0 += 16) {
    const int k_end = std::min(k_count, k0 + 16);
    if (from.column_step == 1) {
      for (int k = k0; k < k_end; ++k) {
        const real* row = from.at(k, 0);
        if (inside == width) {
          std::copy(row, row + width, to + k * width);
        } else {
          std::copy(row, row + inside, to + k * width);
        }
      }
    } else {
      for (int i = 0; i < inside; ++i) {
        const real* column = from.at(0, i);
        for (int k = k0; k < k_end; ++k)
          to[k * width + i] = column[ptrdiff_t(k) * from.row_step];
      }
    }
    for (int k = k0; k < k_end; ++k) {
      std::fill(to + k * width + inside, to + (k + 1) * width, real(0));
    }
  }
}

// c[tile_rows][tile_columns] = or += a b. Both are walked along k with a step of their
// own, so that they can be packed or stand where they are.
void multiply_tile(real* c, int c_step, Operand a, const real* b, int b_step, int k_count,
                   bool add) {
  // The sums need c only at the end: it has time to come from memory until then.
  for (int row = 0; row < tile_rows; ++row) {
    for (int v = 0; v < tile_vectors; ++v) {
      __builtin_prefetch(c + ptrdiff_t(row) * c_step + v * lanes, 1);
    }
  }
  Vector sum[tile_rows][tile_vectors] = {};
  const real* a_k = a.data;
  for (int k = 0; k < k_count; ++k, a_k += a.column_step, b += b_step) {
    Vector b_k[tile_vectors];
#pragma GCC unroll 4
    for (int v = 0; v < tile_vectors; ++v) b_k[v] = load(b + v * lanes);
#pragma GCC unroll 6
    for (int row = 0; row < tile_rows; ++row) {
      const real a_row = a_k[ptrdiff_t(row) * a.row_step];
#pragma GCC unroll 4
      for (int v = 0; v < tile_vectors; ++v) sum[row][v] += a_row * b_k[v];
    }
  }
#pragma GCC unroll 6
  for (int row = 0; row < tile_rows; ++row) {
#pragma GCC unroll 4
    for (int v = 0; v < tile_vectors; ++v) {
      real* to = c + ptrdiff_t(row) * c_step + v * lanes;
      store(to, add ? load(to) + sum[row][v] : sum[row][v]);
    }
  }
}

// The same at the edge of c, where only a part of the tile is inside.
void multiply_edge(real* c, int c_step, Operand a, const real* b, int b_step, int k_count,
                   bool add, int rows, int columns) {
  real tile[tile_rows * tile_columns];
  multiply_tile(tile, tile_columns, a, b, b_step, k_count, false);
  for (int row = 0; row < rows; ++row) {
    for (int n = 0; n < columns; ++n) {
      real& to = c[ptrdiff_t(row) * c_step + n];
      to = (add ? to : 0) + tile[row * tile_columns + n];
    }
  }
}

// A thread's own memory for a block of a.
real* a_memory() {
  static thread_local std::vector<real> memory(size_t(block_rows) * block_k);
  return memory.data();
}

}  // namespace

REPLACEABLE void matmul(real* c, const real* a, const real* b, int M, int N, int K,
                        bool transpose_a, bool transpose_b, bool accumulate) {
  if (M == 0 || N == 0) return;
  const Operand whole_a = transpose_a ? Operand{a, 1, M} : Operand{a, K, 1};
  const Operand whole_b = transpose_b ? Operand{b, 1, K} : Operand{b, N, 1};
  const size_t panel_bytes = size_t(block_k) * size_t(block_columns) * sizeof(real);
  real* packed = static_cast<real*>(device_allocate(panel_bytes));

  for (int n0 = 0; n0 < N; n0 += block_columns) {
    const int n_count = std::min(block_columns, N - n0);
    const int panels = (n_count + tile_columns - 1) / tile_columns;
    for (int k0 = 0; k0 == 0 || k0 < K; k0 += block_k) {  // once even where K is 0
      const int k_count = std::min(block_k, K - k0);
      const bool add = accumulate || k0 > 0;
      const auto inside = [=](int panel) {
        return std::min(tile_columns, n_count - panel * tile_columns);
      };
      // Few rows use each number of b only a few times: b is then read where it stands.
      const bool in_place = M <= few_rows && !transpose_b;
      const auto is_packed = [=](int panel) {
        return !in_place || inside(panel) < tile_columns;
      };

      // 1. Pack this block of b; every thread takes some of its panels.
      parallel_for(panels, 1, [&](int begin, int end) {
        for (int p = begin; p < end; ++p) {
          if (!is_packed(p)) continue;
          const Operand from{whole_b.at(k0, n0 + p * tile_columns), whole_b.row_step,
                             whole_b.column_step};
          pack_panel<tile_columns>(packed + ptrdiff_t(p) * tile_columns * k_count, from,
                                   k_count, inside(p));
        }
      });

      // 2. Fill c, in blocks of rows; where those are few, each is cut into parts.
      const int row_blocks = (M + block_rows - 1) / block_rows;
      const int parts = std::max(1, std::min(panels, 8 / row_blocks));
      parallel_for(row_blocks * parts, 1, [&](int begin, int end) {
        for (int task = begin; task < end; ++task) {
          const int m0 = task / parts * block_rows, m_end = std::min(M, m0 + block_rows);
          const int part = task % parts;
          real* own = a_memory();
          // 2a. Pack rows of a that lie the wrong way, and those at the edge.
          for (int m = m0; m < m_end; m += tile_rows) {
            const int rows = std::min(tile_rows, m_end - m);
            if (!transpose_a && rows == tile_rows) continue;
            const Operand turned{whole_a.at(m, k0), whole_a.column_step,
                                 whole_a.row_step};
            pack_panel<tile_rows>(own + (m - m0) * k_count, turned, k_count, rows);
          }
          // 2b. The tiles.
          for (int p = panels * part / parts; p < panels * (part + 1) / parts; ++p) {
            const int n = n0 + p * tile_columns, columns = inside(p);
            const real* b_p = is_packed(p)
                                  ? packed + ptrdiff_t(p) * tile_columns * k_count
                                  : whole_b.at(k0, n);
            const int b_step = is_packed(p) ? tile_columns : N;
            for (int m = m0; m < m_end; m += tile_rows) {
              const int rows = std::min(tile_rows, m_end - m);
              real* c_tile = c + ptrdiff_t(m) * N + n;
              const Operand a_m = !transpose_a && rows == tile_rows
                                      ? Operand{whole_a.at(m, k0), K, 1}
                                      : Operand{own + (m - m0) * k_count, 1, tile_rows};
              if (rows == tile_rows && columns == tile_columns) {
                multiply_tile(c_tile, N, a_m, b_p, b_step, k_count, add);
              } else {
                multiply_edge(c_tile, N, a_m, b_p, b_step, k_count, add, rows, columns);
              }
            }
          }
        }
      });
    }
  }
  device_release(packed, panel_bytes);
}

}  // namespace chainrule
