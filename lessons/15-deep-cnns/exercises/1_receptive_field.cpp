// 15.1 receptive_field | 10 min | difficulty 1 | needs 14.1
//
// L convolutions in a row. How many pixels, along one side, does one number of the last
// answer depend on? That is its receptive field.
//
//   kernels[l]   how wide the kernel of layer l is, l = 0 .. L - 1
//   strides[l]   by how many places it moves from one stop to the next
//
// Before the first layer the field is 1: a pixel sees itself. A layer whose kernel is K
// wide sees K neighbours, which are K - 1 steps apart. How long is a step, in pixels? 1
// in the first layer; behind a layer with stride s, every step is s times as long as in
// front of it. So a stride changes the steps of the layers behind it, not those of its
// own.
//
// By hand: kernels 3 3 5, strides 1 2 1. The field is 1, then 1 + 2 = 3, then 3 + 2 = 5;
// from there on steps are 2 long, so the last layer adds 4 of them: 5 + 8 = 13.
//
// Return the field behind the last layer. Padding does not change it: leave it aside.
#include "exercise.h"

namespace EXERCISE {

int receptive_field(const int* kernels, const int* strides, int L) {
  // TODO(15.1): the side of the field. About 6 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
