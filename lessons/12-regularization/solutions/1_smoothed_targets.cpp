// 12.1 smoothed_targets | 10 min | difficulty 1 | needs 05.2
#include "exercise.h"

namespace EXERCISE {

void smoothed_targets(real* targets, const int* labels, real epsilon, int N, int C) {
  for (int n = 0; n < N; ++n) {
    for (int c = 0; c < C; ++c) {
      const real one_hot = c == labels[n] ? real(1) : real(0);
      targets[n * C + c] = (1 - epsilon) * one_hot + epsilon / real(C);
    }
  }
}

}  // namespace EXERCISE
