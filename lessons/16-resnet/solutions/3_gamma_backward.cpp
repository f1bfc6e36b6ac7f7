// 16.3 gamma_backward | 15 min | difficulty 2 | needs 16.1
#include "exercise.h"

namespace EXERCISE {

void gamma_backward(real* dx, real* df, real* dgamma, const real* dy, const real* f,
                    const real* gamma, int N, int C) {
  for (int n = 0; n < N; ++n) {
    for (int c = 0; c < C; ++c) {
      const int i = n * C + c;
      dx[i] = dy[i];
      df[i] = gamma[c] * dy[i];
      dgamma[c] += dy[i] * f[i];
    }
  }
}

}  // namespace EXERCISE
