// 38.3 row_sums | 30 min | difficulty 3 | needs 38.2
//
// The sum of each row of x, by a block of 128 threads for each row.
//
//   1. Thread t adds up its share of the row: the columns t, t + 128, t + 256 ... (none,
//      where C is t or less: its share is 0).
//   2. It puts the share into part[t], in shared memory, where the whole block sees it.
//   3. The tree: 64 threads add the number of the thread 64 further to theirs, then 32 of
//      them that of the thread 32 further ... until part[0] has everything.
//   4. One thread writes y[n].
//
// Before a thread reads what another one wrote, all threads must have come to a
// __syncthreads(). All of them: none may be left out by an if, none may have returned.
//
//   y [N]   x [N,C]        in the device's memory. y is written (=)
#include <cuda_runtime.h>

#include "exercise.h"

namespace EXERCISE {

constexpr int threads = 128;

__global__ void row_sums_kernel(real* y, const real* x, int C) {
  // __shared__ real part[threads];
  // n is int(blockIdx.x), t is int(threadIdx.x). The four steps go here
}

// y[n] = sum over c of x[n,c]
void row_sums(real* y, const real* x, int N, int C) {
  // TODO(38.3): fill in the kernel (about 11 lines). The launch stands here already.
  NOT_STARTED();  // delete this line when you begin
  row_sums_kernel<<<N, threads>>>(y, x, C);
}

}  // namespace EXERCISE
