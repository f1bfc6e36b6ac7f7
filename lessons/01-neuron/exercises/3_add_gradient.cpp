// 01.3 add_gradient | 15 min | difficulty 2 | needs 01.2
//
// A neuron has looked at one example x[0] .. x[C-1] and said p (its output, through a
// sigmoid). Right would have been y, which is 0 or 1. The loss is the binary
// cross-entropy
//
//   L = -(y log(p) + (1 - y) log(1 - p))        p = sigmoid(sum of weight[i] x[i] + bias)
//
// How does L change with each weight and with the bias? The notes work it out; the long
// formulas cancel, and what is left is the error times what the weight was multiplied by:
//
//   dL/dweight[i] = (p - y) x[i]                dL/dbias = (p - y)
//
// There is more than one example, and their gradients add up. So add yours to what
// already stands in dweight[i] and in dbias (+=); whoever begins a step has set them to
// zero. Do not divide by 4 as the step in the notes does: that mean is taken elsewhere.
#include "exercise.h"

namespace EXERCISE {

// dweight and x point to C numbers each; dbias is a reference: dbias += ... reaches the
// caller.
void add_gradient(real* dweight, real& dbias, const real* x, real p, real y, int C) {
  // TODO(01.3): add (p - y) x[i] to dweight[i] for every i, and (p - y) to dbias.
  // About 3 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
