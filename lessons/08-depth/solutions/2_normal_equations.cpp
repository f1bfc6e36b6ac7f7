// 08.2 normal_equations | 25 min | difficulty 3 | needs 02.2 03.4
#include "exercise.h"

namespace EXERCISE {

void normal_equations(real* a, real* b, const real* h, const real* y, real ridge, int N,
                      int H) {
  for (int i = 0; i < H; ++i) {
    for (int j = 0; j < H; ++j) {
      real sum = i == j ? ridge : 0;
      for (int n = 0; n < N; ++n) sum += h[n * H + i] * h[n * H + j];
      a[i * H + j] = sum;
    }
    b[i] = 0;
    for (int n = 0; n < N; ++n) b[i] += h[n * H + i] * y[n];
  }
}

}  // namespace EXERCISE
