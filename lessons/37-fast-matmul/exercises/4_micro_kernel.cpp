// 37.4 micro_kernel | 35 min | difficulty 4 | needs 37.3 | replaces the op
//
// The heart of every fast product: a tile of c whose sums stay in registers.
//
//   c[row,n] += sum over k of a[row,k] b[k,n]     row = 0 .. 5, n = 0 .. columns - 1
//
//   c  the tile's first number; its rows lie c_step apart
//   a  six rows, a_step apart; of each the first k_count numbers
//   b  a panel [k_count, columns], as 37.3 packs it
//
// A Vector holds `lanes` numbers, as many as a register does, and + * += work on all of
// them at once; a number times a Vector multiplies each lane by it. columns = vectors *
// lanes. load(p) reads the `lanes` numbers from p on, store(p, x) writes them. (All of
// them, and `rows`, are from src/ops/tile.h.)
//
//   Vector sum[rows][vectors] = {}       all zero
//   for each k:   load the `vectors` Vectors of b's row k; then for each row
//                 sum[row][v] += a[row,k] * that Vector, for each v
//   at the end:   c = c + sum, with load and store
//
// So each k asks for rows + columns numbers and makes rows * columns multiply-adds: for a
// tile of 6 x 64 that is 70 for 384. It is checked that you ask for no more, and that c
// is asked for once when k is through, read and written. "#pragma GCC unroll 6" in front
// of a loop over rows ("... 4" over v) lets the compiler keep sum in registers.
#include "exercise.h"
#include "lessons/37-fast-matmul/ladder.h"

namespace EXERCISE {
using ladder::load, ladder::store, ladder::Watched;
using tile::lanes, tile::Vector, tile::vectors, tile::columns, tile::rows;

template <class To, class From>
static void add_tile(To c, int c_step, From a, int a_step, From b, int k_count) {
  // TODO(37.4): sums in registers, c at the end. About 15 lines.
  NOT_STARTED();  // delete this line when you begin
}

// Given: the tile for the clock, and for the cache that counts.
void micro_kernel(real* c, int c_step, const real* a, int a_step, const real* b,
                  int k_count) {
  add_tile(c, c_step, a, a_step, b, k_count);
}
void micro_kernel(Watched<real> c, int c_step, Watched<const real> a, int a_step,
                  Watched<const real> b, int k_count) {
  add_tile(c, c_step, a, a_step, b, k_count);
}

}  // namespace EXERCISE
