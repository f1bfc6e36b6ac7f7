// 15.3 crop_and_flip | 20 min | difficulty 2 | needs 14.1
//
// One picture, a little changed. Two steps:
//
//   1. Crop. A border of `pad` zeros is put around the picture on all four sides, and a
//      piece of the old size, H x W, is cut out of the larger one. Its upper left corner
//      is at row `top` and column `left` of the larger one, both 0 .. 2 * pad.
//   2. If `flip` is true, this piece is mirrored: its left column becomes its right one.
//      Rows stay where they are.
//
//   x, y [C,H,W]: x[c,i,j] is x[(c * H + i) * W + j], y likewise
//
// All channels are treated alike. pad, top, left and flip were drawn at random by the
// caller. With top = left = pad and no flip nothing changes.
//
// By hand: one row of 3, x = 1 2 3. With pad 1 the row is 0 1 2 3 0. (Above and below it
// there are rows of zeros; top = 1 leaves them out.) left = 2 cuts out 2 3 0, and flipped
// that is 0 3 2.
//
// y is written with =, every number of it: zeros, too. There is no need to build the
// larger picture: ask for each place of y which pixel of x it is, and whether there is
// one.
#include "exercise.h"
#include "real.h"

namespace EXERCISE {

void crop_and_flip(real* y, const real* x, int C, int H, int W, int pad, int top,
                   int left, bool flip) {
  // TODO(15.3): every y[c,i,j]. About 11 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
