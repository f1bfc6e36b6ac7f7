// 15.5 join_backward | 30 min | difficulty 3 | needs 03.4
//
// An inception module in small: two branches look at the same x, and their outputs stand
// side by side as channels. Each branch is a convolution of 1 x 1, a linear layer over
// the channels of one place. Forward, for every picture n and place p:
//
//   y[n,a,p]     = sum over c of first[a,c]  x[n,c,p]     a = 0 .. A - 1
//   y[n,A + b,p] = sum over c of second[b,c] x[n,c,p]     b = 0 .. B - 1
//
// Going back, each branch takes its own channels out of dy. Where the road forked, what
// both send back is added:
//
//   dx[n,c,p] = sum over a of first[a,c] dy[n,a,p]
//             + sum over b of second[b,c] dy[n,A + b,p]
//
// and the weights gain, summed over all n and p,
//
//   dfirst[a,c]  += dy[n,a,p] x[n,c,p]        dsecond[b,c] += dy[n,A + b,p] x[n,c,p]
//
//   x, dx [N,C,P]: x[(n * C + c) * P + p]
//   dy [N,A + B,P]: dy[(n * (A + B) + a) * P + p]
//   first, dfirst [A,C]      second, dsecond [B,C]
//
// dx must come out as that sum, whatever stood there before the call; dfirst and dsecond
// are added to with +=.
#include "exercise.h"
#include "real.h"

namespace EXERCISE {

void join_backward(real* dx, real* dfirst, real* dsecond, const real* dy, const real* x,
                   const real* first, const real* second, int N, int C, int A, int B,
                   int P) {
  // TODO(15.5): dx, dfirst and dsecond. About 16 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
