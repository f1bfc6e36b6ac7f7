// 28.6 scores_backward | 30 min | difficulty 3 | needs 28.5
#include <cmath>
#include <vector>

#include "exercise.h"

namespace EXERCISE {

void scores_backward(real* dq, real* dk, const real* dp, const real* p, const real* q,
                     const real* k, int T, int S, int D) {
  const real scale = 1 / std::sqrt(real(D));
  for (int i = 0; i < T * D; ++i) dq[i] = 0;
  for (int i = 0; i < S * D; ++i) dk[i] = 0;
  for (int t = 0; t < T; ++t) {
    real mean = 0;
    for (int j = 0; j < S; ++j) mean += p[t * S + j] * dp[t * S + j];
    for (int j = 0; j < S; ++j) {
      const real dscore = p[t * S + j] * (dp[t * S + j] - mean);
      for (int d = 0; d < D; ++d) {
        dq[t * D + d] += dscore * k[j * D + d] * scale;
        dk[j * D + d] += dscore * q[t * D + d] * scale;
      }
    }
  }
}

}  // namespace EXERCISE
