// 40.5 row_variances | 30 min | difficulty 4 | needs 38.4 40.4
//
// The variance of each row of x, by a warp of 32 threads for each row, for rows of any
// length: no thread can keep all its numbers, and yet each may be read only once. So a
// lane keeps three numbers of those that it has seen: how many (count), their mean, and
// squares, the sum of (x - mean)^2. A new x corrects them (Welford's way):
//
//   count += 1
//   away = x - mean                         away from the old mean
//   mean += away / count
//   squares += away (x - mean)              here mean is the new one
//
// A lane does so for the columns lane, lane + 32, lane + 64 ... Then five steps with
// __shfl_down_sync, away 16, 8, 4, 2, 1: each lane fetches count, mean and squares of the
// lane that much further and joins both parts, where b is the other one:
//
//   all = count + count_b,  d = mean_b - mean
//   mean += d count_b / all
//   squares += squares_b + d^2 count count_b / all
//   count = all
//
// Short rows leave lanes without numbers: where all is 0, there is nothing to join, and
// nothing may be divided by it. All 32 lanes must make every shuffle. In the end lane 0
// writes variance[n] = squares / C.
//
//   variance [N]   x [N,C]       in the device's memory. variance is written (=)
#include <cuda_runtime.h>

#include "exercise.h"

namespace EXERCISE {

__global__ void row_variances_kernel(real* variance, const real* x, int C) {
  // real count = 0, mean = 0, squares = 0;
  // n is int(blockIdx.x), lane is int(threadIdx.x)
  // its numbers, the five steps and the result go here
}

// variance[n] = 1/C sum over c of (x[n,c] - mean of row n)^2
void row_variances(real* variance, const real* x, int N, int C) {
  // TODO(40.5): fill in the kernel (about 22 lines). The launch stands here already.
  NOT_STARTED();  // delete this line when you begin
  row_variances_kernel<<<N, 32>>>(variance, x, C);
}

}  // namespace EXERCISE
