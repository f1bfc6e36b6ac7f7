// 37.6 first_row | 15 min | difficulty 2 | needs nothing | replaces the op
//
// Several threads share the M rows of c. Thread t computes the rows
//
//   first_row(t, threads, M)  ..  first_row(t + 1, threads, M) - 1
//
// for t = 0 .. threads - 1. What must hold for any M >= 1 and threads >= 1:
//
//   all       no row is left out, none is done twice, none lies beyond M: so the first of
//             thread 0 is 0, and first_row(threads, threads, M) is M
//   tiles     a thread begins at a multiple of 6 rows (tile::rows), or at M: the last one
//             may have fewer rows, all others are whole
//   fair      the threads' numbers of tiles differ by at most one
//
// By hand: 32 rows are 6 tiles; four threads may begin at 0, 6, 18 and 24, and end at 32.
//
// A thread may get nothing, where there are fewer tiles than threads. Several answers are
// right; each number of c is one sum, in one order, whoever computes it.
#include <algorithm>

#include "exercise.h"
#include "lessons/37-fast-matmul/ladder.h"

namespace EXERCISE {

int first_row(int thread, int threads, int M) {
  // TODO(37.6): the first row of a thread. About 2 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
