// 16.4 residual_backward | 15 min | difficulty 3 | needs 03.4 16.1
//
// A whole residual block with a small body: one matrix and a ReLU, and x added behind it.
// The ReLU belongs to the body; behind the sum there is none. Forward, for every row n
// and every o:
//
//   z[n,o] = sum over c of weight[o,c] x[n,c]
//   y[n,o] = relu(z[n,o]) + x[n,o]
//
// z is given, forward kept it. Going back, dy takes both roads:
//
//   1. dz[n,o] = dy[n,o] where z[n,o] > 0, else 0 (also where it is exactly 0)
//   2. dweight[o,c] gains dz[n,o] x[n,c], for every n
//   3. dx[n,c]: x was used twice. What does each use send back?
//
//   dx, dy, x, z [N,C], row after row      dweight, weight [C,C]: weight[o * C + c]
//
// dx is written with =, dweight is added to with +=.
#include "exercise.h"

namespace EXERCISE {

void residual_backward(real* dx, real* dweight, const real* dy, const real* x,
                       const real* z, const real* weight, int N, int C) {
  // TODO(16.4): both roads, for every row. About 12 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
