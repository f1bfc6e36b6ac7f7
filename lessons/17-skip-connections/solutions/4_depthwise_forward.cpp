// 17.4 depthwise_forward | 20 min | difficulty 3 | needs 14.4
#include "exercise.h"

namespace EXERCISE {

void depthwise_forward(real* y, const real* x, const real* weight, int N, int C, int S,
                       int K) {
  for (int n = 0; n < N; ++n) {
    for (int c = 0; c < C; ++c) {
      for (int i = 0; i < S; ++i) {
        for (int j = 0; j < S; ++j) {
          real sum = 0;
          for (int ky = 0; ky < K; ++ky) {
            for (int kx = 0; kx < K; ++kx) {
              const int row = i + ky - K / 2, column = j + kx - K / 2;
              if (row < 0 || row >= S || column < 0 || column >= S) continue;
              sum +=
                  x[((n * C + c) * S + row) * S + column] * weight[(c * K + ky) * K + kx];
            }
          }
          y[((n * C + c) * S + i) * S + j] = sum;
        }
      }
    }
  }
}

}  // namespace EXERCISE
