// 29.3 rope_forward | 15 min | difficulty 3 | needs 29.1 | replaces the op | trains
#include <cmath>

#include "exercise.h"
#include "ops/rope.h"

namespace EXERCISE {

void rope_forward(real* y, const real* x, int N, int T, int D, int first, real base) {
  for (int n = 0; n < N; ++n) {
    for (int t = 0; t < T; ++t) {
      const real* row = x + (n * T + t) * D;
      real* turned = y + (n * T + t) * D;
      for (int i = 0; i < D / 2; ++i) {
        const real w = real(first + t) / std::pow(base, real(2 * i) / real(D));
        const real a = row[2 * i], b = row[2 * i + 1];
        turned[2 * i] = a * std::cos(w) - b * std::sin(w);
        turned[2 * i + 1] = a * std::sin(w) + b * std::cos(w);
      }
    }
  }
}

}  // namespace EXERCISE
