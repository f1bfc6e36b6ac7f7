// 38.2 grid_stride | 15 min | difficulty 2 | needs 38.1
//
// The same few threads for any amount of numbers: a grid of 2 blocks of 64 threads, so
// 128 in all, and count may be 5 or 5000. Each thread takes several numbers, one after
// the other. The job is the ReLU of lesson 04: y[i] = x[i] where x[i] is above 0, else 0.
//
// Which numbers does a thread take? Those of a warp ask for memory together, and memory
// comes in sectors of 32 bytes. So at every step neighbouring threads should take
// neighbouring numbers: the report card may show 4.5 sectors per request at most.
// (blockDim.x is 64 here and gridDim.x is 2; the kernel must be right for others, too.)
//
//   y [count]   x [count]        in the device's memory. y is written (=)
#include <cuda_runtime.h>

#include "exercise.h"

namespace EXERCISE {

__global__ void relu_kernel(real* y, const real* x, int count) {
  // a loop over this thread's numbers goes here
}

void grid_stride(real* y, const real* x, int count) {
  // TODO(38.2): fill in the kernel (about 4 lines). The launch stands here already.
  NOT_STARTED();  // delete this line when you begin
  relu_kernel<<<2, 64>>>(y, x, count);
}

}  // namespace EXERCISE
