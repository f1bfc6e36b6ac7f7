// 17.5 dense_backward | 30 min | difficulty 4 | needs 03.4 16.4 17.1
#include <vector>

#include "exercise.h"

namespace EXERCISE {

void dense_backward(real* dx, real* dweight, const real* dh, const real* h,
                    const real* weight, int N, int C, int L) {
  const int W = C + L;
  for (int n = 0; n < N; ++n) {
    std::vector<real> blame(dh + n * W, dh + (n + 1) * W);
    for (int l = L - 1; l >= 0; --l) {
      const real dz = h[n * W + C + l] > 0 ? blame[C + l] : 0;
      for (int c = 0; c < C + l; ++c) {
        dweight[l * W + c] += dz * h[n * W + c];
        blame[c] += weight[l * W + c] * dz;
      }
    }
    for (int c = 0; c < C; ++c) dx[n * C + c] = blame[c];
  }
}

}  // namespace EXERCISE
