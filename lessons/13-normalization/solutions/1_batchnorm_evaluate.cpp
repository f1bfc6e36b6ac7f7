// 13.1 batchnorm_evaluate | 5 min | difficulty 1 | needs 03.1 | replaces the op
#include <cmath>

#include "exercise.h"
#include "ops/norm.h"

namespace EXERCISE {

void batchnorm_evaluate(real* y, const real* x, const real* gamma, const real* beta,
                        const real* running_mean, const real* running_variance,
                        BatchNormSize s) {
  for (int n = 0; n < s.N; ++n) {
    for (int c = 0; c < s.C; ++c) {
      const real deviation = std::sqrt(running_variance[c] + s.epsilon);
      for (int p = 0; p < s.P; ++p) {
        const int i = (n * s.C + c) * s.P + p;
        y[i] = gamma[c] * (x[i] - running_mean[c]) / deviation + beta[c];
      }
    }
  }
}

}  // namespace EXERCISE
