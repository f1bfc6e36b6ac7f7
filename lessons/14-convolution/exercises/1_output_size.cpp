// 14.1 output_size | 10 min | difficulty 1 | needs nothing
//
// A kernel of `kernel` numbers slides along a row of `size` pixels. How many places does
// it stop at? That many numbers the answer has.
//
//   padding  so many zeros are put before the row, and as many behind it
//   stride   the kernel starts at the first place, the leftmost zero, and each step moves
//            it by so many. It must always lie inside the row with its zeros: where it no
//            longer fits, the walk is over, and what is left at the end is not seen.
//
// By hand: size 6, kernel 3, stride 3, padding 2 is  0 0 x x x x x x 0 0. The kernel
// stands on places 0-2, 3-5 and 6-8; on 9-11 it would not fit. The result is 3.
//
// Return the number of stops; 0 where the kernel does not fit even once. A picture is
// such a row twice: once for its height, once for its width.
#include "exercise.h"

namespace EXERCISE {

int output_size(int size, int kernel, int stride, int padding) {
  // TODO(14.1): how many stops? About 3 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
