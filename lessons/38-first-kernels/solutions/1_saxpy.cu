// 38.1 saxpy | 10 min | difficulty 1 | needs 03.1
#include <cuda_runtime.h>

#include "exercise.h"

namespace EXERCISE {

__global__ void saxpy_kernel(real* y, const real* x, real a, int count) {
  const int i = int(blockIdx.x * blockDim.x + threadIdx.x);
  if (i < count) y[i] += a * x[i];
}

void saxpy(real* y, const real* x, real a, int count) {
  const int blocks = (count + 255) / 256;
  saxpy_kernel<<<blocks, 256>>>(y, x, a, count);
}

}  // namespace EXERCISE
