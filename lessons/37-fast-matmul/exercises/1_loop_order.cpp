// 37.1 loop_order | 15 min | difficulty 2 | needs 03.2 | replaces the op
//
// The product of two matrices, with its loops in another order:
//
//   c[m,n] = sum over k of a[m,k] b[k,n]        c [M,N], a [M,K], b [K,N]
//
// All numbers of a matrix lie in rows, one behind the other: b[k,n] is b[k * N + n]. The
// formula as it stands (m, n, k from outside to inside) reads b down a column. A cache
// fetches 64 bytes at once, 16 numbers of a row; down a column 15 of them are for
// nothing.
//
// Write `loops` so that the innermost loop runs along a row of b and a row of c: for each
// m, set row m of c to 0; then for each k add a[m,k] times row k of b to it.
//
// c is written with =: whatever stood there before must not matter. It is checked that
// the numbers are right, and with a cache that counts (watched.h) that at most 8 bytes
// are fetched for each multiply-add of a large product; down the columns it is 64. To and
// From are kinds of pointers, real* or watched ones: they are indexed, c[...], and moved,
// as in `const From b_k = b + k * N;`.
#include "exercise.h"
#include "lessons/37-fast-matmul/ladder.h"

namespace EXERCISE {
using ladder::Watched;

template <class To, class From>
static void loops(To c, From a, From b, int M, int N, int K) {
  // TODO(37.1): three loops, the innermost along the rows. About 7 lines.
  NOT_STARTED();  // delete this line when you begin
}

// Given: the loops for the clock, and for the cache that counts.
void loop_order(real* c, const real* a, const real* b, int M, int N, int K) {
  loops(c, a, b, M, N, K);
}
void loop_order(Watched<real> c, Watched<const real> a, Watched<const real> b, int M,
                int N, int K) {
  loops(c, a, b, M, N, K);
}

}  // namespace EXERCISE
