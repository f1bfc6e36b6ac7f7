// 28.2 split_heads | 10 min | difficulty 2 | needs 03.1 | replaces the op | trains
//
// A token has NH D features: the first D belong to head 0, the next D to head 1, and so
// on. Each head wants its own part of all tokens together, as a table of its own:
//
//   y[n,h,t,d] = x[n,t,h D + d]
//
//   x [N,T,NH D]: x[n,t,c] is x[(n * T + t) * NH * D + c]
//   y [N,NH,T,D]: y[n,h,t,d] is y[((n * NH + h) * T + t) * D + d]
//
// No number is changed, each is only put somewhere else. So what comes back is put back,
// and that is merge_heads. y is written with =.
//
// When it is right, a net with four heads is trained on it and must learn.
#include "exercise.h"
#include "ops/heads.h"

namespace EXERCISE {

void split_heads(real* y, const real* x, int N, int T, int NH, int D) {
  // TODO(28.2): four loops and one line. About 9 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
