// 04.3 collapse | 20 min | difficulty 3 | needs 03.2
#include "exercise.h"

namespace EXERCISE {

void collapse(real* W, real* b, const real* W1, const real* b1, const real* W2,
              const real* b2, int C, int H, int O) {
  for (int o = 0; o < O; ++o) {
    b[o] = b2[o];
    for (int h = 0; h < H; ++h) b[o] += W2[o * H + h] * b1[h];
    for (int c = 0; c < C; ++c) {
      real sum = 0;
      for (int h = 0; h < H; ++h) sum += W2[o * H + h] * W1[h * C + c];
      W[o * C + c] = sum;
    }
  }
}

}  // namespace EXERCISE
