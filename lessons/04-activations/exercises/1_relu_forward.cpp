// 04.1 relu_forward | 5 min | difficulty 1 | needs nothing | replaces the op
//
// The simplest bend: what is positive passes, what is negative becomes 0.
//
//   ReLU(x) = max(0, x)            x   -2   0   3
//                                  y    0   0   3
//
// x and y are rows of `count` numbers, whatever their shape: an activation looks at each
// number on its own. y holds no useful numbers before the call.
#include "exercise.h"
#include "ops/activations.h"

namespace EXERCISE {

void relu_forward(real* y, const real* x, int count) {
  // TODO(04.1): y[i] = max(0, x[i]). One loop, about 1 line.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
