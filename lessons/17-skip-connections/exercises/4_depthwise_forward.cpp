// 17.4 depthwise_forward | 20 min | difficulty 3 | needs 14.4
//
// A convolution in which channels keep to themselves: channel c of the answer sees
// channel c of the picture and nothing else, through a kernel of its own.
//
//   y[n,c,i,j] = sum over ky, kx of  x[n, c, row, column] weight[c,ky,kx]
//
//   row    = i + ky - K / 2
//   column = j + kx - K / 2
//
// K is odd and K / 2 a whole number (3 / 2 is 1), so that the kernel's middle lies on the
// pixel (i, j) and the answer is as large as the picture. Where row or column lies
// outside the picture (below 0, or S or more) there stands a zero: leave that term out.
//
//   y, x [N,C,S,S]: x[n,c,row,column] is x[((n * C + c) * S + row) * S + column]
//   weight [C,K,K]: weight[c,ky,kx] is weight[(c * K + ky) * K + kx]
//
// y is written with =: it holds no useful numbers before the call. Six loops inside each
// other are right; compare with the seven of 14.4: which one is gone?
#include "exercise.h"

namespace EXERCISE {

void depthwise_forward(real* y, const real* x, const real* weight, int N, int C, int S,
                       int K) {
  // TODO(17.4): a sum for every place of every channel. About 15 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
