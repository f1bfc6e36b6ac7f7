// 08.1 relu_bump | 15 min | difficulty 1 | needs 04.1
#include "exercise.h"

namespace EXERCISE {

void relu_bump(real* kink, real* v, real left, real right, real ramp, real height) {
  const real slope = height / ramp;
  kink[0] = left;  // from level to up
  v[0] = slope;
  kink[1] = left + ramp;  // from up to level
  v[1] = -slope;
  kink[2] = right - ramp;  // from level to down
  v[2] = -slope;
  kink[3] = right;  // from down to level
  v[3] = slope;
}

}  // namespace EXERCISE
