// matmul as a kernel: see ops/matmul.h. The work is in product.cuh; here stands where the
// numbers of a and b are.
#include "cuda/matmul.h"

#include "cuda/product.cuh"
#include "ops/matmul.h"

namespace chainrule {
namespace {

// a's lines lie along k, b's across; a factor that is transposed lies the other way.
void multiply(real* c, const real* a, const real* b, const Cut& cut, bool transpose_a,
              bool transpose_b, bool accumulate) {
  const Matrix<Along::k> a_rows(a, cut.K), b_columns(b, cut.K);
  const Matrix<Along::i> a_columns(a, cut.M), b_rows(b, cut.N);
  constexpr Along k = Along::k, i = Along::i;
  if (!transpose_a && !transpose_b) {
    product<k, i>(c, 1, cut, accumulate, a_rows, b_rows);
  } else if (!transpose_a) {
    product<k, k>(c, 1, cut, accumulate, a_rows, b_columns);
  } else if (!transpose_b) {
    product<i, i>(c, 1, cut, accumulate, a_columns, b_rows);
  } else {
    product<i, k>(c, 1, cut, accumulate, a_columns, b_columns);
  }
}

}  // namespace

REPLACEABLE void matmul(real* c, const real* a, const real* b, int M, int N, int K,
                        bool transpose_a, bool transpose_b, bool accumulate) {
  multiply(c, a, b, cut_of(1, M, N, K), transpose_a, transpose_b, accumulate);
}

void matmul_in_tiles(int side, real* c, const real* a, const real* b, int M, int N, int K,
                     bool transpose_a, bool transpose_b, bool accumulate) {
  ENSURE(side == small_tile || side == large_tile, "there are no tiles of %d", side);
  Cut cut(side, 1, M, N, K);
  cut.split_sums();
  multiply(c, a, b, cut, transpose_a, transpose_b, accumulate);
}

}  // namespace chainrule
