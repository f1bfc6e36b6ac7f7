// 18.3 saliency | 20 min | difficulty 3 | needs 03.3 04.2
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

void saliency(real* map, const real* z, const real* w1, const real* w2, const int* label,
              int N, int C, int H) {
  for (int n = 0; n < N; ++n) {
    for (int c = 0; c < C; ++c) {
      real slope = 0;
      for (int h = 0; h < H; ++h) {
        if (z[n * H + h] > 0) slope += w2[label[n] * H + h] * w1[h * C + c];
      }
      map[n * C + c] = std::abs(slope);
    }
  }
}

}  // namespace EXERCISE
