// 28.5 attend_backward | 15 min | difficulty 3 | needs 03.4 28.4
#include "exercise.h"

namespace EXERCISE {

void attend_backward(real* dv, real* dp, const real* dy, const real* p, const real* v,
                     int T, int S, int D) {
  for (int j = 0; j < S; ++j) {
    for (int d = 0; d < D; ++d) {
      real sum = 0;
      for (int t = 0; t < T; ++t) sum += p[t * S + j] * dy[t * D + d];
      dv[j * D + d] = sum;
    }
  }
  for (int t = 0; t < T; ++t) {
    for (int j = 0; j < S; ++j) {
      real sum = 0;
      for (int d = 0; d < D; ++d) sum += dy[t * D + d] * v[j * D + d];
      dp[t * S + j] = sum;
    }
  }
}

}  // namespace EXERCISE
