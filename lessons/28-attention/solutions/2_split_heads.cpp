// 28.2 split_heads | 10 min | difficulty 2 | needs 03.1 | replaces the op | trains
#include "exercise.h"
#include "ops/heads.h"

namespace EXERCISE {

void split_heads(real* y, const real* x, int N, int T, int NH, int D) {
  for (int n = 0; n < N; ++n) {
    for (int h = 0; h < NH; ++h) {
      for (int t = 0; t < T; ++t) {
        for (int d = 0; d < D; ++d) {
          y[((n * NH + h) * T + t) * D + d] = x[(n * T + t) * NH * D + h * D + d];
        }
      }
    }
  }
}

}  // namespace EXERCISE
