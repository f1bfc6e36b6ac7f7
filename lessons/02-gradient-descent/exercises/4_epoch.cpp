// 02.4 epoch | 15 min | difficulty 2 | needs 02.3
//
// One epoch: every one of N points is used once, in mini-batches of B. The order in which
// the points come has been shuffled already and stands in order[0] .. order[N-1].
//
// Cut it into pieces and call  step(rows, size)  for each, from the front to the back:
// rows points to the first row number of the piece, size says how many there are. All
// pieces have B rows, only the last one has what is left, if B does not divide N:
//
//   N = 7, B = 3, order = 4 0 6 2 5 1 3
//
//   step(order, 3)        4 0 6
//   step(order + 3, 3)    2 5 1
//   step(order + 6, 1)    3              3 iterations: 7 / 3, rounded up
//
// B can be larger than N: then there is one piece, of N rows. There is never a piece
// without rows. Return the number of iterations. (order + 6 is the address of order[6].)
#include "exercise.h"

namespace EXERCISE {

using Step = void(const int* rows, int size);

int epoch(const int* order, int N, int B, Step* step) {
  // TODO(02.4): call step for every mini-batch and return how many calls that were.
  // About 7 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
