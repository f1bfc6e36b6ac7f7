// 25.4 pair_loss | 25 min | difficulty 3 | needs nothing
#include "exercise.h"
#include "ops/scalar.h"  // sigmoid, softplus

namespace EXERCISE {

real pair_loss(real* dp, real* dq, const real* p, const real* q, int K, int C) {
  real loss = 0;
  for (int c = 0; c < C; ++c) dp[c] = 0;
  for (int j = 0; j <= K; ++j) {
    const real* row = q + j * C;
    real score = 0;
    for (int c = 0; c < C; ++c) score += p[c] * row[c];
    loss += softplus(j == 0 ? -score : score);
    const real dscore = sigmoid(score) - real(j == 0 ? 1 : 0);
    for (int c = 0; c < C; ++c) {
      dp[c] += dscore * row[c];
      dq[j * C + c] = dscore * p[c];
    }
  }
  return loss;
}

}  // namespace EXERCISE
