// 26.6 masked_error | 15 min | difficulty 2 | needs nothing
//
// Rows of different lengths stand in one batch, padded behind their ends. What stands in
// the padding is nobody's answer: it must change neither the loss nor any gradient. The
// loss is the mean squared error over all elements that are real:
//
//   loss    = 1/M  sum over n and t < lengths[n] of (y[n,t] - target[n,t])^2
//   dy[n,t] = 2/M (y[n,t] - target[n,t])      for t < lengths[n]
//   dy[n,t] = 0                               behind the row's end
//
// M is the number of real elements of all rows together, the sum of lengths. So every
// element counts the same, whether its row is long or short. At least one row has a real
// element, so M is not 0; a row may have none.
//
//   dy, y, target [N,T], row after row: y[n * T + t]      lengths [N], each 0 .. T
//
// dy is written with =, all of it. Returns the loss.
#include "exercise.h"

namespace EXERCISE {

real masked_error(real* dy, const real* y, const real* target, const int* lengths, int N,
                  int T) {
  // TODO(26.6): count first, then one pass over all elements. About 12 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
