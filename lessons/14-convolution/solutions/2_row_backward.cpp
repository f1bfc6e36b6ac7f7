// 14.2 row_backward | 20 min | difficulty 2 | needs 03.4
#include "exercise.h"
#include "real.h"

namespace EXERCISE {

void row_backward(real* dx, real* dw, const real* dy, const real* x, const real* w, int W,
                  int K) {
  for (int j = 0; j < W; ++j) dx[j] = 0;
  for (int i = 0; i < W - K + 1; ++i) {
    for (int k = 0; k < K; ++k) {
      dw[k] += dy[i] * x[i + k];
      dx[i + k] += dy[i] * w[k];
    }
  }
}

}  // namespace EXERCISE
