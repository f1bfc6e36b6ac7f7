// 26.6 masked_error | 15 min | difficulty 2 | needs nothing
#include "exercise.h"

namespace EXERCISE {

real masked_error(real* dy, const real* y, const real* target, const int* lengths, int N,
                  int T) {
  int count = 0;
  for (int n = 0; n < N; ++n) count += lengths[n];
  real loss = 0;
  for (int n = 0; n < N; ++n) {
    for (int t = 0; t < T; ++t) {
      const int i = n * T + t;
      const real error = t < lengths[n] ? y[i] - target[i] : 0;
      loss += error * error / real(count);
      dy[i] = 2 * error / real(count);
    }
  }
  return loss;
}

}  // namespace EXERCISE
