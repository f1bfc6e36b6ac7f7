// 12.1 smoothed_targets | 10 min | difficulty 1 | needs 05.2
//
// A label says: class 2, for certain. As numbers (one-hot), of four classes, that is
// [0, 0, 1, 0]. Smoothing takes the share epsilon away from the right class and spreads
// it evenly over all C classes, the right one included. The study notes' four numbers are
// those of epsilon = 0.1:
//
//   [0.025, 0.025, 0.925, 0.025]        they sum to 1, as they did before
//
// There is another convention, which gives epsilon to the C - 1 wrong classes only and
// would make it [0.033, 0.033, 0.9, 0.033]. It is not asked for here.
//
//   targets [N,C], row after row     labels [N], each 0 .. C-1     epsilon 0 .. 1
//
// targets is written: what stood there before does not count.
#include "exercise.h"

namespace EXERCISE {

void smoothed_targets(real* targets, const int* labels, real epsilon, int N, int C) {
  // TODO(12.1): what every class gets; and what the class of the row's label gets more.
  // About 6 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
