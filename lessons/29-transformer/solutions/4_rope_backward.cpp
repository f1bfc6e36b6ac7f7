// 29.4 rope_backward | 10 min | difficulty 3 | needs 29.3 | replaces the op | trains
#include <cmath>

#include "exercise.h"
#include "ops/rope.h"

namespace EXERCISE {

void rope_backward(real* dx, const real* dy, int N, int T, int D, int first, real base) {
  for (int k = 0; k < N * T * D; k += 2) {  // k, k + 1: one pair
    const int i = k % D / 2, t = k / D % T;
    const real w = real(first + t) / std::pow(base, real(2 * i) / real(D));
    dx[k] = dy[k] * std::cos(w) + dy[k + 1] * std::sin(w);
    dx[k + 1] = dy[k + 1] * std::cos(w) - dy[k] * std::sin(w);
  }
}

}  // namespace EXERCISE
