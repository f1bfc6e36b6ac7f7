// 16.4 residual_backward | 15 min | difficulty 3 | needs 03.4 16.1
#include "exercise.h"

namespace EXERCISE {

void residual_backward(real* dx, real* dweight, const real* dy, const real* x,
                       const real* z, const real* weight, int N, int C) {
  for (int n = 0; n < N; ++n) {
    for (int c = 0; c < C; ++c) dx[n * C + c] = dy[n * C + c];  // the straight road
    for (int o = 0; o < C; ++o) {
      const real dz = z[n * C + o] > 0 ? dy[n * C + o] : 0;
      for (int c = 0; c < C; ++c) {
        dweight[o * C + c] += dz * x[n * C + c];
        dx[n * C + c] += weight[o * C + c] * dz;  // and the one through the body
      }
    }
  }
}

}  // namespace EXERCISE
