// 26.5 truncated_backward | 15 min | difficulty 3 | needs 26.4
#include "exercise.h"
#include "ops/recurrent.h"

namespace EXERCISE {

void truncated_backward(real* dsums, real* dh, const real* dy, const real* h,
                        const real* recurrent, RecurrentSize s, int K) {
  const int N = s.N, O = s.O;
  for (int i = s.T * N * O; i < (s.T + 1) * N * O; ++i) dh[i] = dy[i];
  for (int t = s.T - 1; t >= 0; --t) {
    const bool border = t % K == 0;
    for (int n = 0; n < N; ++n) {
      const int now = (t * N + n) * O, after = now + N * O;
      for (int o = 0; o < O; ++o) {
        dsums[now + o] = dh[after + o] * (1 - h[after + o] * h[after + o]);
      }
      for (int j = 0; j < O; ++j) {
        dh[now + j] = dy[now + j];
        for (int o = 0; o < O && !border; ++o) {
          dh[now + j] += dsums[now + o] * recurrent[o * O + j];
        }
      }
    }
  }
}

}  // namespace EXERCISE
