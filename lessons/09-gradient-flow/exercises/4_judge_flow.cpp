// 09.4 judge_flow | 20 min | difficulty 3 | needs nothing
//
// A detector. A net of `layers` hidden layers has done one forward and one backward pass,
// and of each hidden layer somebody has measured two lengths:
//
//   dh [layers]        the norm of dL/dh, the gradient in what the layer sends
//   dweight [layers]   the norm of dL/dW, the gradient in its weights
//
// Index 0 is the layer next to the input, index layers - 1 the one next to the loss. Only
// one of the two lists can be trusted: section "A trap" of the notes shows a net that is
// falling silent while the other list looks as it should.
//
// Compare the first number of the right list with its last one:
//
//   +1   explodes: the first is more than 30 times the last, or one of these two numbers
//        is not finite (std::isfinite says so)
//   -1   silent: the first is less than 1/30 of the last, or the last is 0: nothing at
//        all comes back
//    0   healthy: everything else
//
// The check calls it for eight nets and says which one is wrong.
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

int judge_flow(const real* dh, const real* dweight, int layers) {
  // TODO(09.4): first and last of the list that tells, then the three answers. About 5
  // lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
