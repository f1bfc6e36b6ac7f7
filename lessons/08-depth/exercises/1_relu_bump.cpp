// 08.1 relu_bump | 15 min | difficulty 1 | needs 04.1
//
// Each of four neurons is a ReLU with a kink of its own, and their weighted sum is
//
//   y(x) = v[0] relu(x - kink[0]) + ... + v[3] relu(x - kink[3])
//
// It shall be a bump: 0 until x = left; then straight up, so that it reaches `height` at
// left + ramp; level until right - ramp; straight down, so that it is 0 again at right;
// and 0 from there on.
//
//   height          ______
//                  /      \              ramp > 0, and
//   0        _____/        \_____        the level part is not empty
//              left        right
//
// At a kink the neuron wakes up and changes the slope of the sum by its v, for good:
// every neuron that is awake stays awake. kink [4] and v [4] are written (=), the neurons
// in any order.
#include "exercise.h"

namespace EXERCISE {

void relu_bump(real* kink, real* v, real left, real right, real ramp, real height) {
  // TODO(08.1): where the slope changes, and by how much. About 9 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
