// Convolutions as kernels: see ops/conv.h. Each is a matrix product (product.cuh) whose
// right-hand side is an image, unrolled while it is fetched: src/ops/conv.cpp says how.
#include "ops/conv.h"

#include "cuda/product.cuh"

namespace chainrule {
namespace {

// x [C,H,W] at the place (c, ky, kx) of a kernel that stands at (i, j) of the output.
__device__ real seen(const real* x, Conv2dSize s, int k, int i, int j) {
  const int c = k / (s.K * s.K), ky = k / s.K % s.K, kx = k % s.K;
  const int row = i * s.stride + ky * s.dilation - s.padding;
  const int column = j * s.stride + kx * s.dilation - s.padding;
  const bool inside = row >= 0 && row < s.H && column >= 0 && column < s.W;
  return inside ? x[(c * s.H + row) * s.W + column] : real(0);
}

// dy [height,width] of the output whose kernel place (ky, kx) stood on (i, j) of the
// input.
__device__ real blamed(const real* dy, Conv2dSize s, int height, int width, int ky,
                       int kx, int i, int j) {
  const int row = i + s.padding - ky * s.dilation;
  const int column = j + s.padding - kx * s.dilation;
  const bool stands = row >= 0 && column >= 0 && row % s.stride == 0 &&
                      column % s.stride == 0 && row / s.stride < height &&
                      column / s.stride < width;
  return stands ? dy[row / s.stride * width + column / s.stride] : real(0);
}

}  // namespace

// One product for each image and group: y [O, P] = weight [O, C K K] unrolled(x)
REPLACEABLE void conv2d_forward(real* y, const real* x, const real* weight,
                                Conv2dSize s) {
  const int C = s.C / s.groups, O = s.O / s.groups, terms = C * s.K * s.K;
  const int width = s.out_width(), P = s.out_area();
  product<Along::k, Along::i>(
      y, s.N * s.groups, O, P, terms, false,
      ON_DEVICE(int g, int m, int k) {
        return weight[(g % s.groups * O + m) * terms + k];
      },
      ON_DEVICE(int g, int p, int k) {
        return seen(x + g * C * s.H * s.W, s, k, p / width, p % width);
      });
}

// dx [C, H W] = weight, by input channels, times the unrolled dy
REPLACEABLE void conv2d_backward_input(real* dx, const real* dy, const real* weight,
                                       Conv2dSize s) {
  const int C = s.C / s.groups, O = s.O / s.groups, area = s.K * s.K;
  const int height = s.out_height(), width = s.out_width();
  product<Along::k, Along::i>(
      dx, s.N * s.groups, C, s.H * s.W, O * area, false,
      ON_DEVICE(int g, int c, int k) {
        return weight[((g % s.groups * O + k / area) * C + c) * area + k % area];
      },
      ON_DEVICE(int g, int p, int k) {
        const real* from = dy + (g * O + k / area) * height * width;
        const int ky = k % area / s.K, kx = k % s.K;
        return blamed(from, s, height, width, ky, kx, p / s.W, p % s.W);
      });
}

// dweight [O, C K K] += dy unrolled(x)^T: one long sum over images and positions
REPLACEABLE void conv2d_backward_weight(real* dweight, const real* dy, const real* x,
                                        Conv2dSize s) {
  const int C = s.C / s.groups, O = s.O / s.groups;
  const int width = s.out_width(), P = s.out_area();
  if (P == 0) return;
  product<Along::k, Along::k>(
      dweight, s.groups, O, C * s.K * s.K, s.N * P, true,
      ON_DEVICE(int g, int m, int k) {
        return dy[((k / P * s.groups + g) * O + m) * P + k % P];
      },
      ON_DEVICE(int g, int n, int k) {
        const real* image = x + (k / P * s.groups + g) * C * s.H * s.W;
        return seen(image, s, n, k % P / width, k % P % width);
      });
}

REPLACEABLE void bias_forward(real* y, const real* bias, int N, int C, int P) {
  each(
      N * C * P, ON_DEVICE(int i) { y[i] += bias[i / P % C]; });
}

REPLACEABLE void bias_backward(real* dbias, const real* dy, int N, int C, int P) {
  each_row(
      C, N * P, ON_DEVICE(int c) {
        const real sum =
            sum_in_block(N * P, [=](int k) { return dy[(k / P * C + c) * P + k % P]; });
        if (threadIdx.x == 0) dbias[c] += sum;
      });
}

}  // namespace chainrule
