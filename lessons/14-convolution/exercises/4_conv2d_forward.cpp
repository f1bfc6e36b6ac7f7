// 14.4 conv2d_forward | 30 min | difficulty 3 | needs 14.1 | replaces the op | trains
//
// Kernels slide over pictures, and everywhere the same weights look at what lies under
// them:
//
//   y[n,o,i,j] = sum over c, ky, kx of  x[n, c, i + ky, j + kx] weight[o,c,ky,kx]
//
// That is for stride 1 and no padding. With both, the pixel under kernel place (ky, kx)
// is
//
//   row    = i * s.stride + ky - s.padding
//   column = j * s.stride + kx - s.padding
//
// and where row or column lies outside the picture (below 0, or s.H, s.W or more), there
// stands a zero: leave that term out.
//
//   y      [N,O,height,width]    s.N, s.O, s.out_height(), s.out_width()
//   x      [N,C,H,W]             s.N, s.C, s.H, s.W
//   weight [O,C,K,K]             s.O, s.C, s.K
//
// Row-major: x[n,c,row,column] is x[((n * s.C + c) * s.H + row) * s.W + column], the
// others likewise. s also has dilation and groups; here both are 1: do not use them. y is
// written with =: it holds no useful numbers before the call. Seven loops inside each
// other are right.
//
// By hand, one picture, stride 2, padding 1 (without both: the notes' picture):
//
//   x[0,0] 1 2  x[0,1] 1 0   weight[0,0] 1 2  weight[0,1] 10 20   y[0,0]  44  6
//          3 4         0 1               3 4              30 40          106 32
//          5 6         2 0                                                14 28
//          7 8         0 2   weight[1,0] 2 1  weight[1,1] 20 30   y[0,1]  13  2
//                                        1 3              40 10           38 34
//                                                                          7 56
//
// y[0,0,1,0]: the kernels lie on rows 1 and 2, on columns -1 and 0. Column -1 is outside.
// 3*2 + 5*4 from channel 0, 0*20 + 2*40 from channel 1: 106.
//
// When it is right, LeNet-5 is trained on it and must learn.
#include "exercise.h"
#include "ops/conv.h"

namespace EXERCISE {

void conv2d_forward(real* y, const real* x, const real* weight, Conv2dSize s) {
  // TODO(14.4): y for every n, o, i and j. About 18 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
