// 40.4 layernorm_rows | 35 min | difficulty 4 | needs 38.5 13.3
#include <cuda_runtime.h>

#include <cmath>

#include "exercise.h"

namespace EXERCISE {

constexpr int threads = 128;

// The sum of the `value`s of a block's 128 threads; every thread gets it (38.5).
__device__ real block_sum(real value) {
  __shared__ real of_warp[threads / 32];
  for (int away = 16; away > 0; away /= 2) {
    value += __shfl_xor_sync(0xffffffffu, value, away);
  }
  if (threadIdx.x % 32 == 0) of_warp[threadIdx.x / 32] = value;
  __syncthreads();
  const real sum = of_warp[0] + of_warp[1] + of_warp[2] + of_warp[3];
  __syncthreads();
  return sum;
}

__global__ void layernorm_kernel(real* y, real* mean, real* rstd, const real* x,
                                 const real* gamma, const real* beta, real epsilon,
                                 int C) {
  real own[4];
  const int n = int(blockIdx.x), t = int(threadIdx.x);
  real sum = 0, squares = 0;
  for (int k = 0; k < 4; ++k) {
    const int c = t + k * threads;
    own[k] = c < C ? x[n * C + c] : 0;
    sum += own[k];
  }
  const real m = block_sum(sum) / real(C);
  for (int k = 0; k < 4; ++k) {
    if (t + k * threads < C) squares += (own[k] - m) * (own[k] - m);
  }
  const real r = 1 / std::sqrt(block_sum(squares) / real(C) + epsilon);
  for (int k = 0; k < 4; ++k) {
    const int c = t + k * threads;
    if (c < C) y[n * C + c] = gamma[c] * ((own[k] - m) * r) + beta[c];
  }
  if (t == 0) mean[n] = m;
  if (t == 0) rstd[n] = r;
}

void layernorm_rows(real* y, real* mean, real* rstd, const real* x, const real* gamma,
                    const real* beta, real epsilon, int N, int C) {
  layernorm_kernel<<<N, threads>>>(y, mean, rstd, x, gamma, beta, epsilon, C);
}

}  // namespace EXERCISE
