// 26.3 weights_over_time | 12 min | difficulty 2 | needs 03.4 26.2
//
// The same weights worked in every step, so their gradient is a sum over all steps (and
// over the rows, as ever). For a sequence of T steps, forward was
//
//   sums[t,n,o] = bias[o] + sum over c of weight[o,c] x[t,n,c]
//                         + sum over j of recurrent[o,j] h[t,n,j]
//   h[t+1,n,o]  = tanh(sums[t,n,o])
//
// h has T + 1 blocks: h[0] is what the state was before the first step, and step t reads
// h[t] and makes h[t+1]. Somebody has been back through all steps already (26.2, again
// and again) and left you dsums. Add to the three gradients what every step owes them.
//
//   dsums [T,N,O]      x [T,N,C]      h [T+1,N,O]
//   dweight [O,C]      drecurrent [O,O]      dbias [O]
//
// dsums[t,n,o] is dsums[(t * N + n) * O + o]. dweight, drecurrent and dbias are added to
// with +=: numbers may stand there, from another batch or another part of the loss.
#include "exercise.h"

namespace EXERCISE {

void weights_over_time(real* dweight, real* drecurrent, real* dbias, const real* dsums,
                       const real* x, const real* h, int T, int N, int C, int O) {
  // TODO(26.3): three sums over t and n. About 10 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
