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
    const int row_blocks = (M + block_rows - 1) / block_rows;
    parallel_for(row_blocks * panels_, 1, [&](int begin, int end) {
      for (int task = begin; task < end; ++task) {
        const int m0 = task / panels_ * block_rows, p = task % panels_;
        const tile::Rows rows({a + ptrdiff_t(m0) * K_, K_, 1},
                              std::min(block_rows, M - m0), K_, nullptr);
        rows.times(panel(p), tile::columns, c + ptrdiff_t(m0) * N_ + p * tile::columns,
                   N_, inside(p), true);
      }
    });
  }

 private:
  static constexpr int block_rows = 16 * tile::rows;

  int inside(int p) const { return std::min(tile::columns, N_ - p * tile::columns); }
  real* panel(int p) const { return memory_.data() + ptrdiff_t(p) * tile::columns * K_; }

  int N_, K_, panels_;
  DeviceArray memory_;
};

}  // namespace chainrule
