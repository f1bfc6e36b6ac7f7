// 15.4 spatial_dropout | 15 min | difficulty 2 | needs 12.2
#include "exercise.h"
#include "real.h"

namespace EXERCISE {

void spatial_dropout(real* y, const real* x, const real* u, real rate, int N, int C,
                     int P) {
  for (int channel = 0; channel < N * C; ++channel) {
    const real gate = u[channel] >= rate ? 1 / (1 - rate) : 0;
    for (int p = 0; p < P; ++p) y[channel * P + p] = gate * x[channel * P + p];
  }
}

}  // namespace EXERCISE
