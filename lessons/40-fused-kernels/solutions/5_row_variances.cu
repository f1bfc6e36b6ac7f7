// 40.5 row_variances | 30 min | difficulty 4 | needs 38.4 40.4
#include <cuda_runtime.h>

#include "exercise.h"

namespace EXERCISE {

__global__ void row_variances_kernel(real* variance, const real* x, int C) {
  real count = 0, mean = 0, squares = 0;
  const int n = int(blockIdx.x), lane = int(threadIdx.x);
  for (int c = lane; c < C; c += 32) {
    const real number = x[n * C + c], away = number - mean;
    count += 1;
    mean += away / count;
    squares += away * (number - mean);
  }
  for (int away = 16; away > 0; away /= 2) {
    const real count_b = __shfl_down_sync(0xffffffffu, count, away);
    const real mean_b = __shfl_down_sync(0xffffffffu, mean, away);
    const real squares_b = __shfl_down_sync(0xffffffffu, squares, away);
    const real all = count + count_b, d = mean_b - mean;
    if (all > 0) {
      mean += d * (count_b / all);
      squares += squares_b + d * d * (count * count_b / all);
      count = all;
    }
  }
  if (lane == 0) variance[n] = squares / real(C);
}

void row_variances(real* variance, const real* x, int N, int C) {
  row_variances_kernel<<<N, 32>>>(variance, x, C);
}

}  // namespace EXERCISE
