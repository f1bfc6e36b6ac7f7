// 14.5 conv2d_backward_weight | 15 min | difficulty 3 | needs 14.4 | replaces the op
//
// Forward was (14.4), for all n, o, i, j, c, ky, kx whose pixel lies inside the picture:
//
//   y[n,o,i,j] gains  x[n,c,row,column] weight[o,c,ky,kx]
//   row    = i * s.stride + ky - s.padding
//   column = j * s.stride + kx - s.padding
//
// dy says how the loss changes with every y. The one number weight[o,c,ky,kx] worked in
// every picture n and at every stop (i, j), each time multiplied by the pixel that lay
// under it. So it collects from all of them:
//
//   dweight[o,c,ky,kx] += sum over n, i, j of  dy[n,o,i,j] x[n,c,row,column]
//
//   dweight [O,C,K,K]     dy [N,O,height,width]     x [N,C,H,W]
//
// Letters, sizes and order in memory are those of 14.4; dilation and groups are 1 again.
// dweight is added to with +=: what it held before the call stays in.
#include "exercise.h"
#include "ops/conv.h"

namespace EXERCISE {

void conv2d_backward_weight(real* dweight, const real* dy, const real* x, Conv2dSize s) {
  // TODO(14.5): what every weight gains. About 18 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
