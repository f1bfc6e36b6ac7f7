// 16.2 blame_along | 10 min | difficulty 2 | needs nothing
//
// A chain of L blocks, each with one number in and one out. Block l has the body F with
// the slope a[l] (dF/dx at the number that comes in). So the block's own slope is
//
//   plain      dy/dx = a[l]                 (shortcuts is false)
//   residual   dy/dx = a[l] + 1             (shortcuts is true)
//
// Behind the last block the blame dL/dh is 1. How large is it in front of every block?
//
//   blame[L] = 1
//   blame[l] = the slope of block l, times the blame behind it, which is blame[l + 1]
//
//   blame [L + 1], one more than there are blocks        a [L]
//
// blame is written with =. Look at the example of the check when you are done: the study
// notes say that a residual block's slope is "always at least 1".
#include "exercise.h"

namespace EXERCISE {

void blame_along(real* blame, const real* a, bool shortcuts, int L) {
  // TODO(16.2): from the last block to the first. About 5 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
