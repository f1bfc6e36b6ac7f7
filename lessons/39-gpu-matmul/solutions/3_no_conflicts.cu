// 39.3 no_conflicts | 25 min | difficulty 3 | needs 39.2
#include <cuda_runtime.h>

#include "exercise.h"

namespace EXERCISE {

constexpr int width = 16;

__global__ void no_conflicts_kernel(real* c, const real* a, const real* b, int M, int N,
                                    int K) {
  __shared__ real a_tile[width][width];
  __shared__ real b_tile[width][width + 1];  // 17 x % 32: sixteen banks for sixteen lanes
  const int x = int(threadIdx.x), y = int(threadIdx.y);
  const int m0 = int(blockIdx.y) * width, n0 = int(blockIdx.x) * width;
  real sum = 0;
  for (int k0 = 0; k0 < K; k0 += width) {
    a_tile[y][x] = m0 + y < M && k0 + x < K ? a[(m0 + y) * K + k0 + x] : 0;
    b_tile[y][x] = n0 + y < N && k0 + x < K ? b[(n0 + y) * K + k0 + x] : 0;
    __syncthreads();
    for (int k = 0; k < width; ++k) sum += a_tile[y][k] * b_tile[x][k];
    __syncthreads();
  }
  if (m0 + y < M && n0 + x < N) c[(m0 + y) * N + n0 + x] = sum;
}

void no_conflicts(real* c, const real* a, const real* b, int M, int N, int K) {
  const dim3 blocks((N + width - 1) / width, (M + width - 1) / width);
  no_conflicts_kernel<<<blocks, dim3(width, width)>>>(c, a, b, M, N, K);
}

}  // namespace EXERCISE
