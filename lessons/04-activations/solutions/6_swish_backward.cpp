// 04.6 swish_backward | 25 min | difficulty 4 | needs 04.5 | replaces the op | trains
#include <cmath>

#include "exercise.h"
#include "ops/activations.h"

namespace EXERCISE {

void swish_backward(real* dx, real* dbeta, const real* dy, const real* x,
                    const real* beta, int count) {
  for (int i = 0; i < count; ++i) {
    const real s = 1 / (1 + std::exp(-beta[0] * x[i]));
    const real bend = x[i] * s * (1 - s);
    dx[i] = dy[i] * (s + beta[0] * bend);
    dbeta[0] += dy[i] * x[i] * bend;
  }
}

}  // namespace EXERCISE
