// 03.4 linear_backward_weight | 20 min | difficulty 3 | needs 03.3 | replaces the op
#include "exercise.h"
#include "ops/linear.h"

namespace EXERCISE {

void linear_backward_weight(real* dweight, real* dbias, const real* dy, const real* x,
                            int N, int C, int O) {
  for (int n = 0; n < N; ++n) {
    for (int o = 0; o < O; ++o) {
      dbias[o] += dy[n * O + o];
      for (int c = 0; c < C; ++c) dweight[o * C + c] += dy[n * O + o] * x[n * C + c];
    }
  }
}

}  // namespace EXERCISE
