// 38.2 grid_stride | 15 min | difficulty 2 | needs 38.1
#include <cuda_runtime.h>

#include "exercise.h"

namespace EXERCISE {

__global__ void relu_kernel(real* y, const real* x, int count) {
  const int first = int(blockIdx.x * blockDim.x + threadIdx.x);
  const int threads = int(gridDim.x * blockDim.x);
  for (int i = first; i < count; i += threads) y[i] = x[i] > 0 ? x[i] : 0;
}

void grid_stride(real* y, const real* x, int count) {
  relu_kernel<<<2, 64>>>(y, x, count);
}

}  // namespace EXERCISE
