// See plain.h. One walk over everything that touches: each y with each x it sees.
#include <algorithm>

#include "plain/plain.h"

namespace plain {
namespace {

// one(y, x, weight): the indices of what belongs together.
template <class One>
void walk(Conv2dSize s, One one) {
  const int C = s.C / s.groups, O = s.O / s.groups;
  const int height = s.out_height(), width = s.out_width();
  for (int n = 0; n < s.N; ++n)
    for (int o = 0; o < s.O; ++o)
      for (int i = 0; i < height; ++i)
        for (int j = 0; j < width; ++j)
          for (int c = 0; c < C; ++c)
            for (int ky = 0; ky < s.K; ++ky)
              for (int kx = 0; kx < s.K; ++kx) {
                const int row = i * s.stride + ky * s.dilation - s.padding;
                const int column = j * s.stride + kx * s.dilation - s.padding;
                if (row < 0 || row >= s.H || column < 0 || column >= s.W) continue;
                const int channel = o / O * C + c;
                one(((n * s.O + o) * height + i) * width + j,
                    ((n * s.C + channel) * s.H + row) * s.W + column,
                    ((o * C + c) * s.K + ky) * s.K + kx);
              }
}

}  // namespace

void conv2d_forward(real* y, const real* x, const real* weight, Conv2dSize s) {
  std::fill(y, y + s.N * s.O * s.out_area(), real(0));
  walk(s, [&](int at_y, int at_x, int at_w) { y[at_y] += x[at_x] * weight[at_w]; });
}

void conv2d_backward_input(real* dx, const real* dy, const real* weight, Conv2dSize s) {
  std::fill(dx, dx + s.N * s.C * s.H * s.W, real(0));
  walk(s, [&](int at_y, int at_x, int at_w) { dx[at_x] += dy[at_y] * weight[at_w]; });
}

void conv2d_backward_weight(real* dweight, const real* dy, const real* x, Conv2dSize s) {
  walk(s, [&](int at_y, int at_x, int at_w) { dweight[at_w] += dy[at_y] * x[at_x]; });
}

void bias_forward(real* y, const real* bias, int N, int C, int P) {
  for (int i = 0; i < N * C * P; ++i) y[i] += bias[i / P % C];
}

void bias_backward(real* dbias, const real* dy, int N, int C, int P) {
  for (int i = 0; i < N * C * P; ++i) dbias[i / P % C] += dy[i];
}

}  // namespace plain
