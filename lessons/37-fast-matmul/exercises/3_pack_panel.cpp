// 37.3 pack_panel | 15 min | difficulty 2 | needs 37.2 | replaces the op
//
// A block of b in a place of its own: a *panel*, `width` numbers in each row, one row
// behind the other. There its lines do not throw each other out of the cache, and whoever
// reads the panel need not ask where b ends.
//
//   b      points to the block's first number. Its rows lie N numbers apart; k_count of
//          them are taken, and of each row the first `inside` numbers
//   panel  [k_count, width], to be written with =, all of it
//
//   panel[k,i] = b[k,i]  where i < inside,   0  where inside <= i < width
//
// `inside` is less than `width` at the right edge of b: what lies behind it belongs to
// the next row, or to nobody, and must not be read.
#include "exercise.h"
#include "lessons/37-fast-matmul/ladder.h"

namespace EXERCISE {

void pack_panel(real* panel, const real* b, int N, int k_count, int inside, int width) {
  // TODO(37.3): copy the rows, fill up with zeros. About 4 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
