// 13.4 layernorm_backward | 35 min | difficulty 4 | needs 13.3 | replaces the op | trains
#include "exercise.h"
#include "ops/norm.h"

namespace EXERCISE {

void layernorm_backward(real* dx, real* dgamma, real* dbeta, const real* dy,
                        const real* x, const real* gamma, const real* mean,
                        const real* rstd, int N, int C) {
  for (int n = 0; n < N; ++n) {
    const auto x_hat = [&](int c) { return (x[n * C + c] - mean[n]) * rstd[n]; };
    const auto dx_hat = [&](int c) { return dy[n * C + c] * gamma[c]; };
    real mean_d = 0, mean_dx = 0;
    for (int c = 0; c < C; ++c) {
      dgamma[c] += dy[n * C + c] * x_hat(c);
      dbeta[c] += dy[n * C + c];
      mean_d += dx_hat(c) / real(C);
      mean_dx += dx_hat(c) * x_hat(c) / real(C);
    }
    for (int c = 0; c < C; ++c) {
      dx[n * C + c] = rstd[n] * (dx_hat(c) - mean_d - x_hat(c) * mean_dx);
    }
  }
}

}  // namespace EXERCISE
