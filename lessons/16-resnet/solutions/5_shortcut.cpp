// 16.5 shortcut | 25 min | difficulty 3 | needs 03.2 16.1
#include "exercise.h"

namespace EXERCISE {

void shortcut(real* y, const real* x, const real* weight, int N, int C, int O, int S,
              int stride) {
  const bool identity = O == C && stride == 1;
  const int T = (S - 1) / stride + 1;
  for (int n = 0; n < N; ++n) {
    for (int o = 0; o < O; ++o) {
      for (int i = 0; i < T; ++i) {
        for (int j = 0; j < T; ++j) {
          const auto from = [&](int c) {
            return x[((n * C + c) * S + i * stride) * S + j * stride];
          };
          real sum = identity ? from(o) : 0;
          for (int c = 0; c < C && !identity; ++c) sum += weight[o * C + c] * from(c);
          y[((n * O + o) * T + i) * T + j] = sum;
        }
      }
    }
  }
}

}  // namespace EXERCISE
