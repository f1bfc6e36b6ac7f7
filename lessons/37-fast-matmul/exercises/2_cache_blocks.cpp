// 37.2 cache_blocks | 20 min | difficulty 3 | needs 37.1 | replaces the op
//
// The loops of 37.1 fetch all of b again for every row of c. Now a block of b, 64 x 64
// numbers (ladder::block = 64 says so), is used for all rows of c before the next one is
// touched: it comes once, and stays in the cache meanwhile.
//
//   first       c[m,n] = 0 for all of c
//   then        for each block: k0 = 0, 64, 128 ... below K,  n0 = 0, 64, 128 ... below N
//     for each  m = 0 .. M-1
//       for each  k of the block, n of the block:  c[m,n] += a[m,k] b[k,n]
//
// At the edges blocks are smaller: k runs from k0 to the smaller of k0 + 64 and K, n
// likewise. c is written as in 37.1: what stood there must not matter.
//
// It is checked that the numbers are right, nothing outside is touched, that a cache with
// room for 8192 numbers fetches at most one byte for each multiply-add of a large product
// (of floats; two of doubles), and that the innermost loop runs along the rows.
#include <algorithm>

#include "exercise.h"
#include "lessons/37-fast-matmul/ladder.h"

namespace EXERCISE {
using ladder::Watched;

template <class To, class From>
static void loops(To c, From a, From b, int M, int N, int K) {
  // TODO(37.2): blocks outside, rows of c inside. About 11 lines.
  NOT_STARTED();  // delete this line when you begin
}

// Given: the loops for the clock, and for the cache that counts.
void cache_blocks(real* c, const real* a, const real* b, int M, int N, int K) {
  loops(c, a, b, M, N, K);
}
void cache_blocks(Watched<real> c, Watched<const real> a, Watched<const real> b, int M,
                  int N, int K) {
  loops(c, a, b, M, N, K);
}

}  // namespace EXERCISE
