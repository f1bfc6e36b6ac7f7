// 14.2 row_backward | 20 min | difficulty 2 | needs 03.4
//
// Forward, a kernel of K numbers slid along a row of W, one step at a time:
//
//   y[i] = sum over k of w[k] x[i + k]         i = 0 .. W - K
//
// Now dy[i] says how the loss changes with y[i]. Every product w[k] x[i + k] went into
// y[i], so each passes dy[i] back to both of its factors:
//
//   to w[k], times x[i + k]        to x[i + k], times w[k]
//
//   dx, x [W]      dw, w [K]      dy [W - K + 1]
//
// One rule in the whole library: the parameter's gradient dw is added to with +=, what it
// held before stays in. The input's gradient dx is new: it must come out as the sum of
// what is passed to it, whatever stood there before the call.
//
// By hand (as in the notes): x = 1 2 4, w = 3 -1, dy = 1 10 give dx = 3 29 -10, and dw
// grows by 21 and 42.
#include "exercise.h"
#include "real.h"

namespace EXERCISE {

void row_backward(real* dx, real* dw, const real* dy, const real* x, const real* w, int W,
                  int K) {
  // TODO(14.2): dx and dw. About 7 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
