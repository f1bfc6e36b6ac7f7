// 39.5 double_buffer | 30 min | difficulty 4 | needs 39.2
#include <cuda_runtime.h>

#include "exercise.h"

namespace EXERCISE {

constexpr int width = 16;
using Piece = real[width][width];

// This thread's numbers of the pieces that begin at k0; 0 where a and b end.
__device__ void fetch(Piece& a_tile, Piece& b_tile, const real* a, const real* b, int k0,
                      int M, int N, int K) {
  const int x = int(threadIdx.x), y = int(threadIdx.y);
  const int m = int(blockIdx.y) * width + y, n = int(blockIdx.x) * width + x;
  a_tile[y][x] = m < M && k0 + x < K ? a[m * K + k0 + x] : 0;
  b_tile[y][x] = k0 + y < K && n < N ? b[(k0 + y) * N + n] : 0;
}

// The 16 terms of these pieces for this thread's number of c.
__device__ real multiply(const Piece& a_tile, const Piece& b_tile) {
  real sum = 0;
  for (int k = 0; k < width; ++k) {
    sum += a_tile[threadIdx.y][k] * b_tile[k][threadIdx.x];
  }
  return sum;
}

__global__ void double_buffer_kernel(real* c, const real* a, const real* b, int M, int N,
                                     int K) {
  __shared__ Piece a_tile[2], b_tile[2];  // a_tile[0] is a buffer, a_tile[1] the other
  const int m = int(blockIdx.y) * width + int(threadIdx.y);
  const int n = int(blockIdx.x) * width + int(threadIdx.x);
  real sum = 0;
  int now = 0;  // the buffer that is complete
  fetch(a_tile[now], b_tile[now], a, b, 0, M, N, K);
  __syncthreads();
  for (int k0 = 0; k0 < K; k0 += width) {
    const int next = k0 + width;
    if (next < K) fetch(a_tile[1 - now], b_tile[1 - now], a, b, next, M, N, K);
    sum += multiply(a_tile[now], b_tile[now]);
    __syncthreads();
    now = 1 - now;
  }
  if (m < M && n < N) c[m * N + n] = sum;
}

// c = a b
void double_buffer(real* c, const real* a, const real* b, int M, int N, int K) {
  const dim3 blocks((N + width - 1) / width, (M + width - 1) / width);
  double_buffer_kernel<<<blocks, dim3(width, width)>>>(c, a, b, M, N, K);
}

}  // namespace EXERCISE
