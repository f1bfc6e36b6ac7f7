// 15.3 crop_and_flip | 20 min | difficulty 2 | needs 14.1
#include "exercise.h"
#include "real.h"

namespace EXERCISE {

void crop_and_flip(real* y, const real* x, int C, int H, int W, int pad, int top,
                   int left, bool flip) {
  for (int c = 0; c < C; ++c) {
    for (int i = 0; i < H; ++i) {
      for (int j = 0; j < W; ++j) {
        const int row = i + top - pad;
        const int column = (flip ? W - 1 - j : j) + left - pad;
        const bool inside = row >= 0 && row < H && column >= 0 && column < W;
        y[(c * H + i) * W + j] = inside ? x[(c * H + row) * W + column] : 0;
      }
    }
  }
}

}  // namespace EXERCISE
