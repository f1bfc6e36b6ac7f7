// 26.5 truncated_backward | 15 min | difficulty 3 | needs 26.4
//
// A stream is read in chunks of K steps. The state goes on from chunk to chunk, but each
// chunk takes the state that it starts from as a given: nothing in it is blamed on
// anybody before. In one pass over all T steps that means: the states between chunks,
//
//   h[0], h[K], h[2 K] ...
//
// get no blame back through recurrent from the step that reads them. What is left of
// 26.4's blame of such a state is dy, from whoever looked at it directly:
//
//   dh[T]    = dy[T]
//   dsums[t] = dh[t+1] (1 - h[t+1]^2)              for t = T - 1 ... 0, as before
//   dh[t]    = dy[t]                               where t is 0 or a multiple of K
//   dh[t]    = dy[t] + dsums[t] back through recurrent        for all other t
//
// dsums[t] itself is never cut: a chunk's first step is blamed, and its weights learn.
//
//   dsums [T,N,O]      dh, dy, h [T+1,N,O]      recurrent [O,O]      1 <= K
//
// The last chunk may be shorter. dsums and dh are written with =.
#include "exercise.h"
#include "ops/recurrent.h"

namespace EXERCISE {

void truncated_backward(real* dsums, real* dh, const real* dy, const real* h,
                        const real* recurrent, RecurrentSize s, int K) {
  // TODO(26.5): your loop of 26.4 with the borders in it. About 15 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
