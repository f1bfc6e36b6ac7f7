// 14.4 conv2d_forward | 30 min | difficulty 3 | needs 14.1 | replaces the op | trains
#include "exercise.h"
#include "ops/conv.h"

namespace EXERCISE {

void conv2d_forward(real* y, const real* x, const real* weight, Conv2dSize s) {
  const int height = s.out_height(), width = s.out_width();
  for (int n = 0; n < s.N; ++n) {
    for (int o = 0; o < s.O; ++o) {
      for (int i = 0; i < height; ++i) {
        for (int j = 0; j < width; ++j) {
          real sum = 0;
          for (int c = 0; c < s.C; ++c) {
            for (int ky = 0; ky < s.K; ++ky) {
              for (int kx = 0; kx < s.K; ++kx) {
                const int row = i * s.stride + ky - s.padding;
                const int column = j * s.stride + kx - s.padding;
                if (row < 0 || row >= s.H || column < 0 || column >= s.W) continue;
                sum += x[((n * s.C + c) * s.H + row) * s.W + column] *
                       weight[((o * s.C + c) * s.K + ky) * s.K + kx];
              }
            }
          }
          y[((n * s.O + o) * height + i) * width + j] = sum;
        }
      }
    }
  }
}

}  // namespace EXERCISE
