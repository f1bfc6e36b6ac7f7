// A matrix that is multiplied with again and again, packed once.
//
// matmul copies b into the order in which tiles read it at every call. For a product of a
// few dozen rows that copy costs as much as the product; a recurrent net makes T of them,
// all with the same weights. A helper of the CPU code, no op itself. Introduced by
// lesson 26; tiles: ops/tile.h.
#pragma once

#include <algorithm>

#include "device.h"
#include "ops/tile.h"
#include "parallel.h"

namespace chainrule {

class Packed {
 public:
  // b [K,N], or [N,K] where `transpose`, as in matmul.
  Packed(const real* b, int N, int K, bool transpose)
      : N_(N),
        K_(K),
        panels_((N + tile::columns - 1) / tile::columns),
        memory_(panels_ * tile::columns * K) {
    const auto whole = transpose ? tile::Operand{b, 1, K} : tile::Operand{b, N, 1};
    parallel_for(panels_, 1, [&](int begin, int end) {
      for (int p = begin; p < end; ++p) {
        tile::pack<tile::columns>(panel(p), whole.from(0, p * tile::columns), K,
                                  inside(p));
      }
    });
  }

  // c [M,N] += a [M,K] b. Every number of c is one sum in one order, whoever computes it.
  void add_product(real* c, const real* a, int M) const {
    // The last rows, where they fill no tile, are packed beside zeros that do.
    const int whole = M / tile::rows * tile::rows;
    const DeviceArray edge(tile::rows * K_);
    if (whole < M) {
      tile::pack<tile::rows>(edge.data(), row(a, whole).turned(), K_, M - whole);
    }
    const tile::Operand packed_edge{edge.data(), 1, tile::rows};
    const int row_blocks = (M + block_rows - 1) / block_rows;
    parallel_for(row_blocks * panels_, 1, [&](int begin, int end) {
      for (int task = begin; task < end; ++task) {
        const int m0 = task / panels_ * block_rows, m_end = std::min(M, m0 + block_rows);
        for (int m = m0; m < m_end; m += tile::rows) {
          fill(c + ptrdiff_t(m) * N_, m < whole ? row(a, m) : packed_edge, M - m,
               task % panels_);
        }
      }
    });
  }

 private:
  static constexpr int block_rows = 16 * tile::rows;

  int inside(int p) const { return std::min(tile::columns, N_ - p * tile::columns); }
  real* panel(int p) const { return memory_.data() + ptrdiff_t(p) * tile::columns * K_; }
  tile::Operand row(const real* a, int m) const { return {a + ptrdiff_t(m) * K_, K_, 1}; }

  // One tile: at most tile::rows rows of c, in panel p.
  void fill(real* c, tile::Operand a, int rows_left, int p) const {
    const int rows = std::min(tile::rows, rows_left);
    const real* b = panel(p);
    c += p * tile::columns;
    if (rows == tile::rows && inside(p) == tile::columns) {
      tile::multiply(c, N_, a, b, tile::columns, K_, true);
    } else {
      tile::multiply_edge(c, N_, a, b, tile::columns, K_, true, rows, inside(p));
    }
  }

  int N_, K_, panels_;
  DeviceArray memory_;
};

}  // namespace chainrule
