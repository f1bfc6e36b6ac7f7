// 05.4 focal_backward | 35 min | difficulty 4 | needs 05.2 | replaces the op
#include <cmath>

#include "exercise.h"
#include "ops/losses.h"
#include "ops/scalar.h"

namespace EXERCISE {

void focal_backward(real* dlogits, const real* dloss, const real* logits,
                    const real* targets, real gamma, real alpha, int count) {
  for (int i = 0; i < count; ++i) {
    const real sign = targets[i] == 1 ? real(1) : real(-1);
    const real z = sign * logits[i], a = targets[i] == 1 ? alpha : 1 - alpha;
    const real p = sigmoid(z), miss = sigmoid(-z);
    // (miss^gamma)' = -gamma miss^gamma p   and   softplus(-z)' = -miss
    const real slope = -std::pow(miss, gamma) * (gamma * p * softplus(-z) + miss);
    dlogits[i] = dloss[0] * 2 * a * sign * slope / real(count);
  }
}

}  // namespace EXERCISE
