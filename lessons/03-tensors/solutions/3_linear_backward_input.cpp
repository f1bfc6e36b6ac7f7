// 03.3 linear_backward_input | 15 min | difficulty 2 | needs 03.2 | replaces the op
#include "exercise.h"
#include "ops/linear.h"

namespace EXERCISE {

void linear_backward_input(real* dx, const real* dy, const real* weight, int N, int C,
                           int O) {
  for (int n = 0; n < N; ++n) {
    for (int c = 0; c < C; ++c) {
      real sum = 0;
      for (int o = 0; o < O; ++o) sum += dy[n * O + o] * weight[o * C + c];
      dx[n * C + c] = sum;
    }
  }
}

}  // namespace EXERCISE
