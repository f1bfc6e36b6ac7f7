// 14.5 conv2d_backward_weight | 15 min | difficulty 3 | needs 14.4 | replaces the op
#include "exercise.h"
#include "ops/conv.h"

namespace EXERCISE {

void conv2d_backward_weight(real* dweight, const real* dy, const real* x, Conv2dSize s) {
  const int height = s.out_height(), width = s.out_width();
  for (int o = 0; o < s.O; ++o) {
    for (int c = 0; c < s.C; ++c) {
      for (int ky = 0; ky < s.K; ++ky) {
        for (int kx = 0; kx < s.K; ++kx) {
          real sum = 0;
          for (int n = 0; n < s.N; ++n) {
            for (int i = 0; i < height; ++i) {
              for (int j = 0; j < width; ++j) {
                const int row = i * s.stride + ky - s.padding;
                const int column = j * s.stride + kx - s.padding;
                if (row < 0 || row >= s.H || column < 0 || column >= s.W) continue;
                sum += dy[((n * s.O + o) * height + i) * width + j] *
                       x[((n * s.C + c) * s.H + row) * s.W + column];
              }
            }
          }
          dweight[((o * s.C + c) * s.K + ky) * s.K + kx] += sum;
        }
      }
    }
  }
}

}  // namespace EXERCISE
