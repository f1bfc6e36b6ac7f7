// 38.1 saxpy | 10 min | difficulty 1 | needs 03.1
//
// The loop  for (int i = 0; i < count; ++i) y[i] += a * x[i];  for a GPU. Its body goes
// into the kernel, and there a thread finds out which i is its own:
//
//   i = blockIdx.x * blockDim.x + threadIdx.x
//
// Launch as many blocks of 256 threads as it takes to have a thread for every number. The
// last block may have more threads than numbers are left: those must touch nothing.
//
//   y [count]   x [count]        y and x are in the device's memory: only the kernel may
//                                touch them. count is 1 or more
#include <cuda_runtime.h>

#include "exercise.h"

namespace EXERCISE {

__global__ void saxpy_kernel(real* y, const real* x, real a, int count) {
  // the body of the loop goes here
}

// y[i] += a x[i]
void saxpy(real* y, const real* x, real a, int count) {
  // TODO(38.1): fill in the kernel (2 lines), and launch it here (1 or 2 lines):
  // saxpy_kernel<<<blocks, threads>>>(y, x, a, count);
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
