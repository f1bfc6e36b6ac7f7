// 04.3 collapse | 20 min | difficulty 3 | needs 03.2
//
// Two linear layers, one after the other, with no activation between them:
//
//   h = W_1 x + b_1        W_1 [H,C]   b_1 [H]        C numbers in, H in between
//   y = W_2 h + b_2        W_2 [O,H]   b_2 [O]        O out
//
// Put the first line into the second and sort: y = W' x + b'. One layer does the work of
// both. Which one? Write its weights and biases.
//
//   W' [O,C] = W_2 W_1     W'[o,c] = sum over h of W_2[o,h] W_1[h,c]
//   b' [O]   = W_2 b_1 + b_2
//
// All row after row, as in lesson 03; W and b hold no useful numbers before the call.
#include "exercise.h"

namespace EXERCISE {

void collapse(real* W, real* b, const real* W1, const real* b1, const real* W2,
              const real* b2, int C, int H, int O) {
  // TODO(04.3): write W and b, so that W x + b = W2 (W1 x + b1) + b2 for every x.
  // About 10 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
