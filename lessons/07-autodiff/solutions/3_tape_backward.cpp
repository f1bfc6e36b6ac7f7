// 07.3 tape_backward | 20 min | difficulty 2 | needs 07.1
#include "exercise.h"

namespace EXERCISE {

void tape_backward(real* gradient, const int* a, const int* b, const real* slope_a,
                   const real* slope_b, int lines) {
  for (int i = 0; i < lines; ++i) gradient[i] = 0;
  gradient[lines - 1] = 1;
  // From the last line up: whoever used line i stands below it and has been here already.
  for (int i = lines - 1; i >= 0; --i) {
    if (a[i] >= 0) gradient[a[i]] += gradient[i] * slope_a[i];
    if (b[i] >= 0) gradient[b[i]] += gradient[i] * slope_b[i];
  }
}

}  // namespace EXERCISE
