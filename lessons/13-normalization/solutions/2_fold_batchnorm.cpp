// 13.2 fold_batchnorm | 12 min | difficulty 2 | needs 03.2 13.1
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

void fold_batchnorm(real* folded_weight, real* folded_bias, const real* weight,
                    const real* bias, const real* gamma, const real* beta,
                    const real* running_mean, const real* running_variance, real epsilon,
                    int C, int O) {
  for (int o = 0; o < O; ++o) {
    const real factor = gamma[o] / std::sqrt(running_variance[o] + epsilon);
    for (int c = 0; c < C; ++c) {
      folded_weight[o * C + c] = weight[o * C + c] * factor;
    }
    folded_bias[o] = (bias[o] - running_mean[o]) * factor + beta[o];
  }
}

}  // namespace EXERCISE
