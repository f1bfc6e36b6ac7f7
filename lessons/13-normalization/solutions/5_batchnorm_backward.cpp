// 13.5 batchnorm_backward | 25 min | difficulty 4 | needs 13.4 | replaces the op | trains
#include <cmath>

#include "exercise.h"
#include "ops/norm.h"

namespace EXERCISE {

void batchnorm_backward(real* dx, real* dgamma, real* dbeta, const real* dy,
                        const real* x, const real* gamma, const real* mean,
                        const real* variance, BatchNormSize s) {
  const real count = real(s.N * s.P);
  for (int c = 0; c < s.C; ++c) {
    const real rstd = 1 / std::sqrt(variance[c] + s.epsilon);
    real sum_dy = 0, sum_dyx = 0;
    for (int n = 0; n < s.N; ++n) {
      for (int p = 0; p < s.P; ++p) {
        const int i = (n * s.C + c) * s.P + p;
        sum_dy += dy[i];
        sum_dyx += dy[i] * (x[i] - mean[c]) * rstd;
      }
    }
    dbeta[c] += sum_dy;
    dgamma[c] += sum_dyx;
    for (int n = 0; n < s.N; ++n) {
      for (int p = 0; p < s.P; ++p) {
        const int i = (n * s.C + c) * s.P + p;
        const real x_hat = (x[i] - mean[c]) * rstd;
        dx[i] = gamma[c] * rstd * (dy[i] - sum_dy / count - x_hat * sum_dyx / count);
      }
    }
  }
}

}  // namespace EXERCISE
