// 07.3 tape_backward | 20 min | difficulty 2 | needs 07.1
//
// The engine itself. A tape has `lines` lines, in the order in which they were made. Line
// i holds a number that was made from the lines a[i] and b[i], both above it (smaller
// than i); -1 stands for "from nothing". slope_a[i] says how strongly line i feels line
// a[i], slope_b[i] the same for b[i].
//
//   line   made by      a   b   slope_a   slope_b      (3 * 2, then + 3)
//     0    a leaf: 3   -1  -1     0         0
//     1    a leaf: 2   -1  -1     0         0
//     2    * of 0, 1    0   1     2         3
//     3    + of 2, 0    2   0     1         1          <- the output: the last line
//
// Wanted: gradient[i], how the last line changes when line i does, for every line. Its
// own gradient is 1. Every other line collects, from each line that used it, that line's
// gradient times its slope. A line must have collected everything before it passes
// anything on. Above: gradient = 3, 3, 1, 1.
//
// gradient holds no useful numbers before the call.
#include "exercise.h"

namespace EXERCISE {

void tape_backward(real* gradient, const int* a, const int* b, const real* slope_a,
                   const real* slope_b, int lines) {
  // TODO(07.3): zeros, a 1 for the last line, then one loop over the lines.
  // About 7 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
