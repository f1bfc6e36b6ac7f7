// 38.5 softmax_rows | 35 min | difficulty 4 | needs 38.4
#include <cuda_runtime.h>

#include <cmath>

#include "exercise.h"

namespace EXERCISE {

constexpr int threads = 128;

// The sum of the `value`s of a block's 128 threads; every thread gets it.
__device__ real block_sum(real value) {
  __shared__ real of_warp[threads / 32];
  for (int away = 16; away > 0; away /= 2) {
    value += __shfl_xor_sync(0xffffffffu, value, away);
  }
  if (threadIdx.x % 32 == 0) of_warp[threadIdx.x / 32] = value;
  __syncthreads();
  const real sum = of_warp[0] + of_warp[1] + of_warp[2] + of_warp[3];
  __syncthreads();  // nobody may write of_warp again before all have read it
  return sum;
}

// The largest of the `value`s of a block's 128 threads; every thread gets it.
__device__ real block_largest(real value) {
  __shared__ real of_warp[threads / 32];
  for (int away = 16; away > 0; away /= 2) {
    value = std::fmax(value, __shfl_xor_sync(0xffffffffu, value, away));
  }
  if (threadIdx.x % 32 == 0) of_warp[threadIdx.x / 32] = value;
  __syncthreads();
  real largest = of_warp[0];
  for (int w = 1; w < threads / 32; ++w) largest = std::fmax(largest, of_warp[w]);
  __syncthreads();
  return largest;
}

__global__ void softmax_kernel(real* y, const real* x, int C) {
  const int n = int(blockIdx.x), t = int(threadIdx.x);
  const real* x_n = x + n * C;
  real largest = -INFINITY, sum = 0;
  for (int c = t; c < C; c += threads) largest = std::fmax(largest, x_n[c]);
  largest = block_largest(largest);
  for (int c = t; c < C; c += threads) sum += std::exp(x_n[c] - largest);
  sum = block_sum(sum);
  for (int c = t; c < C; c += threads) y[n * C + c] = std::exp(x_n[c] - largest) / sum;
}

void softmax_rows(real* y, const real* x, int N, int C) {
  softmax_kernel<<<N, threads>>>(y, x, C);
}

}  // namespace EXERCISE
