// 10.4 step_with_l2 | 15 min | difficulty 2 | needs 06.1
#include "exercise.h"

namespace EXERCISE {

// Without grad: w - rate 2 lambda w = (1 - rate 2 lambda) w.
real step_with_l2(real* value, const real* grad, real rate, real lambda, int count) {
  for (int i = 0; i < count; ++i) {
    value[i] -= rate * (grad[i] + 2 * lambda * value[i]);
  }
  return 1 - rate * 2 * lambda;
}

}  // namespace EXERCISE
