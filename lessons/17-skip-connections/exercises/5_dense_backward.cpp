// 17.5 dense_backward | 30 min | difficulty 4 | needs 03.4 16.4 17.1
//
// A dense block with one new number per layer (k = 1). A row h begins with the C numbers
// of x, and every layer puts one number behind all that stand there. Forward, for l = 0,
// then 1, up to L - 1:
//
//   z        = sum over c below C + l of  weight[l,c] h[n,c]
//   h[n,C+l] = relu(z)
//
// The whole row h [C + L] is what the block hands on. dh says how the loss changes with
// each of its numbers, as far as what comes behind the block is concerned. But inside, h
// was read again, by every later layer: their blame comes on top. So go backwards, for
// every row n:
//
//   1. blame = a copy of the row's dh: a std::vector<real> of C + L numbers
//   2. for l = L - 1, ..., 1, 0:  dz = blame[C+l] where h[n,C+l] > 0, else 0
//      and for every c below C + l:   dweight[l,c] += dz h[n,c]
//                                     blame[c]     += weight[l,c] dz
//   3. dx[n,c] = blame[c] for c below C
//
//   dx [N,C]     dh, h [N,C+L]: h[n,c] is h[n * (C + L) + c]
//   dweight, weight [L,C+L]: weight[l,c] is weight[l * (C + L) + c]; from c = C + l on
//   row l is not used, and its dweight stays what it is
//
// dx is written with =, dweight is added to with +=.
#include <vector>

#include "exercise.h"

namespace EXERCISE {

void dense_backward(real* dx, real* dweight, const real* dh, const real* h,
                    const real* weight, int N, int C, int L) {
  // TODO(17.5): for every row, from the last layer to the first. About 13 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
