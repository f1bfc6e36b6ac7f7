// 38.4 warp_sums | 20 min | difficulty 3 | needs 38.3
//
// Row sums again, by one warp of 32 threads for each row, and without shared memory: the
// lanes of a warp can read each other's variables.
//
//   __shfl_down_sync(0xffffffffu, sum, away)    the `sum` of the lane `away` further
//
// Each lane first adds up its share of the row: the columns lane, lane + 32, lane + 64
// ... Then five steps, away = 16, 8, 4, 2, 1: each lane adds what it gets to its own sum.
// All 32 lanes must make every call: that is what the mask 0xffffffff says. (Where no
// lane is that much further, a lane gets its own value back: its sum is nonsense from
// then on, and nobody uses it.) In the end lane 0 has the sum of the row, and only lane
// 0.
//
//   y [N]   x [N,C]        in the device's memory. y is written (=)
#include <cuda_runtime.h>

#include "exercise.h"

namespace EXERCISE {

__global__ void warp_sums_kernel(real* y, const real* x, int C) {
  // n is int(blockIdx.x), lane is int(threadIdx.x)
  // the share, the five steps and the result go here
}

// y[n] = sum over c of x[n,c]
void warp_sums(real* y, const real* x, int N, int C) {
  // TODO(38.4): fill in the kernel (about 7 lines). The launch stands here already.
  NOT_STARTED();  // delete this line when you begin
  warp_sums_kernel<<<N, 32>>>(y, x, C);
}

}  // namespace EXERCISE
