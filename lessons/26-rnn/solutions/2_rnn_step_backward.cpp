// 26.2 rnn_step_backward | 12 min | difficulty 2 | needs 04.2 26.1
#include "exercise.h"

namespace EXERCISE {

void rnn_step_backward(real* dsum, real* dh_before, const real* dh, const real* h,
                       const real* recurrent, int N, int O) {
  for (int n = 0; n < N; ++n) {
    for (int o = 0; o < O; ++o) {
      const int i = n * O + o;
      dsum[i] = dh[i] * (1 - h[i] * h[i]);
    }
    for (int j = 0; j < O; ++j) {
      real sum = 0;
      for (int o = 0; o < O; ++o) sum += dsum[n * O + o] * recurrent[o * O + j];
      dh_before[n * O + j] = sum;
    }
  }
}

}  // namespace EXERCISE
