// 05.1 softmax_forward | 15 min | difficulty 2 | needs 03.1 | replaces the op
#include <algorithm>
#include <cmath>

#include "exercise.h"
#include "ops/softmax.h"

namespace EXERCISE {

void softmax_forward(real* y, const real* x, int N, int C) {
  for (int n = 0; n < N; ++n) {
    real largest = x[n * C];
    for (int c = 1; c < C; ++c) largest = std::max(largest, x[n * C + c]);
    real sum = 0;
    for (int c = 0; c < C; ++c) {
      y[n * C + c] = std::exp(x[n * C + c] - largest);
      sum += y[n * C + c];
    }
    for (int c = 0; c < C; ++c) y[n * C + c] /= sum;
  }
}

}  // namespace EXERCISE
