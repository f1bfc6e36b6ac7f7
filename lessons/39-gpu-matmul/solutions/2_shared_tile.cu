// 39.2 shared_tile | 30 min | difficulty 3 | needs 38.3 39.1
#include <cuda_runtime.h>

#include "exercise.h"

namespace EXERCISE {

constexpr int width = 16;

__global__ void shared_tile_kernel(real* c, const real* a, const real* b, int M, int N,
                                   int K) {
  __shared__ real a_tile[width][width], b_tile[width][width];
  const int x = int(threadIdx.x), y = int(threadIdx.y);
  const int m = int(blockIdx.y) * width + y, n = int(blockIdx.x) * width + x;
  real sum = 0;
  for (int k0 = 0; k0 < K; k0 += width) {
    a_tile[y][x] = m < M && k0 + x < K ? a[m * K + k0 + x] : 0;
    b_tile[y][x] = k0 + y < K && n < N ? b[(k0 + y) * N + n] : 0;
    __syncthreads();
    for (int k = 0; k < width; ++k) sum += a_tile[y][k] * b_tile[k][x];
    __syncthreads();
  }
  if (m < M && n < N) c[m * N + n] = sum;
}

void shared_tile(real* c, const real* a, const real* b, int M, int N, int K) {
  const dim3 blocks((N + width - 1) / width, (M + width - 1) / width);
  shared_tile_kernel<<<blocks, dim3(width, width)>>>(c, a, b, M, N, K);
}

}  // namespace EXERCISE
