// 15.5 join_backward | 30 min | difficulty 3 | needs 03.4
#include "exercise.h"
#include "real.h"

namespace EXERCISE {

void join_backward(real* dx, real* dfirst, real* dsecond, const real* dy, const real* x,
                   const real* first, const real* second, int N, int C, int A, int B,
                   int P) {
  for (int i = 0; i < N * C * P; ++i) dx[i] = 0;
  for (int n = 0; n < N; ++n) {
    for (int o = 0; o < A + B; ++o) {
      const bool of_first = o < A;
      const int row = of_first ? o : o - A;
      for (int c = 0; c < C; ++c) {
        const real weight = (of_first ? first : second)[row * C + c];
        real& dweight = (of_first ? dfirst : dsecond)[row * C + c];
        for (int p = 0; p < P; ++p) {
          const real d = dy[(n * (A + B) + o) * P + p];
          dx[(n * C + c) * P + p] += weight * d;
          dweight += d * x[(n * C + c) * P + p];
        }
      }
    }
  }
}

}  // namespace EXERCISE
