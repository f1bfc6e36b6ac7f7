// 26.2 rnn_step_backward | 12 min | difficulty 2 | needs 04.2 26.1
//
// The way back through one step. Forward was, for every row n,
//
//   h[n,o] = tanh(sum[n,o] + sum over j of recurrent[o,j] h_before[n,j])
//
// where sum[n,o] is all that the input said. dh is the blame of the new state. Wanted:
//
//   1. dsum: the blame of what stands inside the tanh. You have h, which is tanh of it,
//      and tanh's slope is 1 - tanh^2: no second tanh is needed.
//   2. dh_before: the blame of the state before. h_before[n,j] went into every number o
//      of the new state, so it is a sum over o.
//
//   dsum, dh_before, dh, h [N,O]      recurrent [O,O], recurrent[o,j] as in forward
//
// dsum and dh_before are written with =: they hold no useful numbers before the call.
#include "exercise.h"

namespace EXERCISE {

void rnn_step_backward(real* dsum, real* dh_before, const real* dh, const real* h,
                       const real* recurrent, int N, int O) {
  // TODO(26.2): dsum of a whole row first, then dh_before of it. About 9 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
