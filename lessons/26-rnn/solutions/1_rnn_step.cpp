// 26.1 rnn_step | 10 min | difficulty 1 | needs 03.2
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

void rnn_step(real* h, const real* x, const real* h_before, const real* weight,
              const real* recurrent, const real* bias, int N, int C, int O) {
  for (int n = 0; n < N; ++n) {
    for (int o = 0; o < O; ++o) {
      real sum = bias[o];
      for (int c = 0; c < C; ++c) sum += weight[o * C + c] * x[n * C + c];
      for (int j = 0; j < O; ++j) sum += recurrent[o * O + j] * h_before[n * O + j];
      h[n * O + o] = std::tanh(sum);
    }
  }
}

}  // namespace EXERCISE
