// 40.1 bias_gelu | 12 min | difficulty 2 | needs 38.2 04.4
#include <cuda_runtime.h>

#include <cmath>

#include "exercise.h"

namespace EXERCISE {

// x Phi(x)
__device__ real gelu(real x) { return x * real(0.5) * std::erfc(x * real(-0.70710678)); }

__global__ void bias_gelu_kernel(real* y, const real* x, const real* bias, int count,
                                 int C) {
  const int i = int(blockIdx.x * blockDim.x + threadIdx.x);
  if (i < count) y[i] = gelu(x[i] + bias[i % C]);
}

void bias_gelu(real* y, const real* x, const real* bias, int N, int C) {
  bias_gelu_kernel<<<(N * C + 255) / 256, 256>>>(y, x, bias, N * C, C);
}

}  // namespace EXERCISE
