// 39.1 coalesced | 15 min | difficulty 2 | needs 38.2
#include <cuda_runtime.h>

#include "exercise.h"

namespace EXERCISE {

__global__ void coalesced_kernel(real* c, const real* a, const real* b, int M, int N,
                                 int K) {
  const int m = int(blockIdx.y * blockDim.y + threadIdx.y);
  const int n = int(blockIdx.x * blockDim.x + threadIdx.x);
  if (m >= M || n >= N) return;  // no barrier below
  real sum = 0;
  for (int k = 0; k < K; ++k) sum += a[m * K + k] * b[k * N + n];
  c[m * N + n] = sum;
}

void coalesced(real* c, const real* a, const real* b, int M, int N, int K) {
  const dim3 blocks((N + 31) / 32, (M + 7) / 8);
  coalesced_kernel<<<blocks, dim3(32, 8)>>>(c, a, b, M, N, K);
}

}  // namespace EXERCISE
