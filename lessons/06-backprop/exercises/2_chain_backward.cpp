// 06.2 chain_backward | 25 min | difficulty 2 | needs 06.1
//
// A net as deep as you like and one unit wide. Unit i looks only at the unit before it:
//
//   h[i + 1] = tanh(w[i] h[i] + b[i])          for i = 0 .. layers - 1
//
// h[0] is the input, h[layers] the output. The forward pass is done and has kept every h
// (layers + 1 numbers). Above the output somebody worked out dloss_dy = dLoss/dh[layers].
// The chain rule does the rest; with two layers the study notes' product reads
//
//   dLoss/dw[0] = dLoss/dh[2]  x  dh[2]/dh[1]  x  dh[1]/dw[0]
//
// Do not multiply each product anew. Carry one number down the chain, the blame of where
// you are. At each unit, from the last to the first: take it through the tanh (its slope
// is 1 - y^2, y its output), note what it means for b[i] and w[i], hand it on to h[i].
//
//   dw [layers]   db [layers]   are added to (+=), they are gradients of parameters
//   returned: dLoss/dh[0], the blame of the input
//
// The check begins with h = 1, 0.5, 0 and w = 2, 3 (its b make it so), dloss_dy = 4: the
// slopes of the two tanh are 0.75 and 1. Do it with a pencil first.
#include "exercise.h"

namespace EXERCISE {

real chain_backward(real* dw, real* db, real dloss_dy, const real* h, const real* w,
                    int layers) {
  // TODO(06.2): one loop from the last unit to the first. About 7 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
