// matmul as a kernel: see ops/matmul.h. The work is in product.cuh; here stands where the
// numbers of a and b are.
#include "ops/matmul.h"

#include "cuda/product.cuh"

namespace chainrule {

REPLACEABLE void matmul(real* c, const real* a, const real* b, int M, int N, int K,
                        bool transpose_a, bool transpose_b, bool accumulate) {
  const auto a_rows = ON_DEVICE(int, int m, int k) { return a[m * K + k]; };
  const auto a_columns = ON_DEVICE(int, int m, int k) { return a[k * M + m]; };
  const auto b_rows = ON_DEVICE(int, int k, int n) { return b[k * N + n]; };
  const auto b_columns = ON_DEVICE(int, int k, int n) { return b[n * K + k]; };
  constexpr Along first = Along::first, second = Along::second;
  if (!transpose_a && !transpose_b) {
    product<second, second>(c, 1, M, N, K, accumulate, a_rows, b_rows);
  } else if (!transpose_a) {
    product<second, first>(c, 1, M, N, K, accumulate, a_rows, b_columns);
  } else if (!transpose_b) {
    product<first, second>(c, 1, M, N, K, accumulate, a_columns, b_rows);
  } else {
    product<first, first>(c, 1, M, N, K, accumulate, a_columns, b_columns);
  }
}

}  // namespace chainrule
