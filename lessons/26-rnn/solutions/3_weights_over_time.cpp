// 26.3 weights_over_time | 12 min | difficulty 2 | needs 03.4 26.2
#include "exercise.h"

namespace EXERCISE {

void weights_over_time(real* dweight, real* drecurrent, real* dbias, const real* dsums,
                       const real* x, const real* h, int T, int N, int C, int O) {
  for (int i = 0; i < T * N; ++i) {  // row n of step t is i = t * N + n, in h, too
    for (int o = 0; o < O; ++o) {
      const real d = dsums[i * O + o];
      for (int c = 0; c < C; ++c) dweight[o * C + c] += d * x[i * C + c];
      for (int j = 0; j < O; ++j) drecurrent[o * O + j] += d * h[i * O + j];
      dbias[o] += d;
    }
  }
}

}  // namespace EXERCISE
