// 30.5 tied_backward | 25 min | difficulty 3 | needs 03.4
#include "exercise.h"

namespace EXERCISE {

void tied_backward(real* dh, real* dweight, const real* dlogits, const real* dx,
                   const real* h, const real* weight, const int* tokens, int N, int C,
                   int V) {
  for (int n = 0; n < N; ++n) {
    for (int c = 0; c < C; ++c) {
      dh[n * C + c] = 0;
      for (int v = 0; v < V; ++v) {
        dh[n * C + c] += dlogits[n * V + v] * weight[v * C + c];
        dweight[v * C + c] += dlogits[n * V + v] * h[n * C + c];
      }
      dweight[tokens[n] * C + c] += dx[n * C + c];
    }
  }
}

}  // namespace EXERCISE
