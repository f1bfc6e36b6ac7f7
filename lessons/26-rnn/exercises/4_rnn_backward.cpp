// 26.4 rnn_backward | 20 min | difficulty 3 | needs 26.2 | replaces the op | trains
//
// Backpropagation through time: the way back through a whole sequence. Forward was, for
// t = 0, 1 ... T - 1,
//
//   h[t+1] = tanh(sums[t] + recurrent h[t])        (row by row, as in 26.1)
//
// h has T + 1 blocks: h[0] is the state before the first step. dy[t] is how much the loss
// would move with the state h[t] directly, because somebody looks at it: an answer layer
// behind that step. But h[t] went into step t, too, and so into all later states. Wanted
// is dh[t]: the whole blame of h[t], all ways together. The last state has no later ones:
//
//   dh[T]    = dy[T]
//   dsums[t] = dh[t+1] (1 - h[t+1]^2)              for t = T - 1, T - 2 ... 0
//   dh[t]    = dy[t] + dsums[t] back through recurrent, as dh_before in 26.2
//
//   dsums [T,N,O]      dh, dy, h [T+1,N,O]      recurrent [O,O]      s: T, N, O as s.T
//   ...
//
// dsums[t,n,o] is dsums[(t * N + n) * O + o]. dsums and dh are written with =. When it is
// right, an RNN is trained on it and must keep a letter through five others.
#include "exercise.h"
#include "ops/recurrent.h"

namespace EXERCISE {

void rnn_backward(real* dsums, real* dh, const real* dy, const real* h,
                  const real* recurrent, RecurrentSize s) {
  // TODO(26.4): the last block of dh, then step by step, from the last one. About 14
  // lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
