// matmul, cut so that the numbers it needs next are already near the processor.
//
// The three plain loops (tests/plain/matmul.cpp) read b once per row of c, from memory.
// Here a tile of c stays in the vector registers while its sums run (tile.h); what the
// tile reads of b lies in one row in the cache, in the order of use ("packed"); and a is
// read where it stands, unless its rows lie the other way round. Every number of c is one
// sum in one order, whoever computes it: the bits do not depend on the number of threads.
// Lesson 37 walks from the loops to this file, rung by rung.
#include "ops/matmul.h"

#include "device.h"
#include "ops/tile.h"
#include "parallel.h"

namespace chainrule {
namespace {

constexpr int block_rows = 16 * tile::rows;        // of a: they stay in the L2 cache
constexpr int block_columns = 16 * tile::columns;  // of b: packed for all threads
constexpr int few_rows = 2 * tile::rows;           // too few to make a copy of b pay
constexpr int least_for_one_row = 16384;           // numbers of b; fewer are packed fast

// One step of the work: c [M, columns] = or += a [M, k_count] b [k_count, columns].
struct Block {
  real* c;
  tile::Operand a, b;
  int M, columns, k_count, c_step;
  bool add;
  real* packed;  // room for the panels of b: tile::columns columns each

  int panels() const { return (columns + tile::columns - 1) / tile::columns; }
  int inside(int p) const { return std::min(tile::columns, columns - p * tile::columns); }
  real* panel(int p) const { return packed + ptrdiff_t(p) * tile::columns * k_count; }
  // A tile can read these columns of b where they stand.
  bool readable(int p) const { return b.column_step == 1 && inside(p) == tile::columns; }
};

void pack_panel(const Block& block, int p) {
  tile::pack<tile::columns>(block.panel(p), block.b.from(0, p * tile::columns),
                            block.k_count, block.inside(p));
}

// Rows m0 .. m_end of c, panels p0 .. p_end. Where these are all rows of a, nobody else
// reads the panels: each is packed when it is needed, by its first tile if that can be.
void fill_rows(const Block& block, int m0, int m_end, int p0, int p_end) {
  real* const memory = block.a.column_step == 1
                           ? nullptr
                           : tile::own_memory(size_t(block_rows) * tile::block_k);
  const tile::Rows a(block.a.from(m0, 0), m_end - m0, block.k_count, memory);
  const bool all_rows = m_end - m0 == block.M;
  for (int p = p0; p < p_end; ++p) {
    real* const c = block.c + ptrdiff_t(m0) * block.c_step + p * tile::columns;
    if (all_rows && block.readable(p)) {
      a.times(block.b.at(0, p * tile::columns), block.b.row_step, c, block.c_step,
              tile::columns, block.add, block.M > few_rows ? block.panel(p) : nullptr);
    } else {
      if (all_rows) pack_panel(block, p);
      a.times(block.panel(p), tile::columns, c, block.c_step, block.inside(p), block.add);
    }
  }
}

// The work is cut into blocks of rows and, where those are few, into parts of the panels
// too. Panels that several blocks need are packed by all threads, before all multiply.
void run(const Block& block) {
  const int row_blocks = (block.M + block_rows - 1) / block_rows;
  if (row_blocks > 1) {
    parallel_for(block.panels(), 1, [&](int begin, int end) {
      for (int p = begin; p < end; ++p) pack_panel(block, p);
    });
  }
  int parts = std::max(1, std::min(block.panels(), 8 / row_blocks));
  // Five blocks for two threads: one would wait. Halves, if no row is packed twice for
  // it.
  if (parts == 1 && block.panels() >= 4 && block.a.column_step == 1) parts = 2;
  parallel_for(row_blocks * parts, 1, [&](int begin, int end) {
    for (int task = begin; task < end; ++task) {
      const int m0 = task / parts * block_rows, part = task % parts;
      fill_rows(block, m0, std::min(block.M, m0 + block_rows),
                block.panels() * part / parts, block.panels() * (part + 1) / parts);
    }
  });
}

// One row of a against the rows of b, as when a net writes text token by token: every
// number of b is used once, so packing it would cost more than the product. What bounds
// this is how fast b comes from memory.
real dot(const real* a, const real* b, int K) {
  tile::Vector sum[4] = {};  // that do not wait for each other
  int k = 0;
  for (; k + 4 * tile::lanes <= K; k += 4 * tile::lanes) {
#pragma GCC unroll 4
    for (int v = 0; v < 4; ++v) {
      const int at = k + v * tile::lanes;
      sum[v] += tile::load(a + at) * tile::load(b + at);
    }
  }
  const tile::Vector lanes = (sum[0] + sum[1]) + (sum[2] + sum[3]);
  real total = 0;
  for (; k < K; ++k) total += a[k] * b[k];
  for (int lane = 0; lane < tile::lanes; ++lane) total += lanes[lane];
  return total;
}

void one_row(real* c, const real* a, const real* b, int N, int K, bool accumulate) {
  parallel_for(N, std::max(1, least_for_one_row / K), [=](int begin, int end) {
    for (int n = begin; n < end; ++n) {
      c[n] = (accumulate ? c[n] : 0) + dot(a, b + ptrdiff_t(n) * K, K);
    }
  });
}

}  // namespace

REPLACEABLE void matmul(real* c, const real* a, const real* b, int M, int N, int K,
                        bool transpose_a, bool transpose_b, bool accumulate) {
  if (M == 0 || N == 0) return;
  if (M == 1 && transpose_b && K > 0 && N >= least_for_one_row / K) {
    return one_row(c, a, b, N, K, accumulate);
  }
  const auto whole_a = transpose_a ? tile::Operand{a, 1, M} : tile::Operand{a, K, 1};
  const auto whole_b = transpose_b ? tile::Operand{b, 1, K} : tile::Operand{b, N, 1};
  const int panels = (std::min(N, block_columns) + tile::columns - 1) / tile::columns;
  const DeviceArray packed(panels * tile::columns * std::min(K, tile::block_k));
  const int parts = std::max(1, (K + tile::block_k - 1) / tile::block_k);  // of the sums
  for (int n = 0; n < N; n += block_columns) {
    for (int part = 0; part < parts; ++part) {
      const int k = K * part / parts, k_end = K * (part + 1) / parts;
      run({c + n, whole_a.from(0, k), whole_b.from(k, n), M,
           std::min(block_columns, N - n), k_end - k, N, accumulate || part > 0,
           packed.data()});
    }
  }
}

}  // namespace chainrule
