// matmul in tiles of a given side: for tests, which want each at sizes of their own.
#pragma once

#include "real.h"

namespace chainrule {

// As matmul (ops/matmul.h), which chooses the side by the sizes: 64 or 128.
void matmul_in_tiles(int side, real* c, const real* a, const real* b, int M, int N, int K,
                     bool transpose_a, bool transpose_b, bool accumulate);

}  // namespace chainrule
