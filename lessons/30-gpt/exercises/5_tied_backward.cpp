// 30.5 tied_backward | 25 min | difficulty 3 | needs 03.4
//
// Weight tying: one matrix, weight [V,C], has two jobs. At the bottom it is the
// embedding: row tokens[n] is what the net gets for token n. At the top it is the head:
//
//   x[n,c]      = weight[tokens[n], c]
//   logits[n,v] = sum over c of h[n,c] weight[v,c]
//
// (h is what the blocks in between have made of x; they are not your business here.)
// Given the blame of both outputs, dx and dlogits, write
//
//   dh [N,C]        with =      what goes down into the blocks
//   dweight [V,C]   with +=     what both uses of the weight ask for, added up
//
// The same token may stand at several places n. Index: weight[v,c] is weight[v * C + c].
//
//   dlogits [N,V]    h, dx [N,C]    tokens [N], each 0 .. V-1
#include "exercise.h"

namespace EXERCISE {

void tied_backward(real* dh, real* dweight, const real* dlogits, const real* dx,
                   const real* h, const real* weight, const int* tokens, int N, int C,
                   int V) {
  // TODO(30.5): the head: dh and its share of dweight; then the embedding's share.
  // About 11 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
