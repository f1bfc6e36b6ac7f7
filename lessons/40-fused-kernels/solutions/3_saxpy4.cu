// 40.3 saxpy4 | 25 min | difficulty 3 | needs 38.1
#include <cuda_runtime.h>

#include "exercise.h"

namespace EXERCISE {

__global__ void saxpy4_kernel(real* y, const real* x, real a, int count) {
  float4* const y4 = reinterpret_cast<float4*>(y);
  const float4* const x4 = reinterpret_cast<const float4*>(x);
  const int i = int(blockIdx.x * blockDim.x + threadIdx.x);
  if (i < count / 4) {
    const float4 u = x4[i];
    float4 w = y4[i];
    w.x += a * u.x;
    w.y += a * u.y;
    w.z += a * u.z;
    w.w += a * u.w;
    y4[i] = w;
  }
  const int rest = count / 4 * 4 + i;
  if (rest < count) y[rest] += a * x[rest];
}

void saxpy4(real* y, const real* x, real a, int count) {
  const int blocks = count / 4 / 256 + 1;
  saxpy4_kernel<<<blocks, 256>>>(y, x, a, count);
}

}  // namespace EXERCISE
