// 39.1 coalesced | 15 min | difficulty 2 | needs 38.2
//
// The product of two matrices, a thread for each number of c:
//
//   c[m,n] = sum over k of a[m,k] b[k,n]
//
// Blocks have two directions now: 32 threads along x and 8 along y, so threadIdx.x is 0
// to 31 and threadIdx.y 0 to 7. A warp is 32 neighbours along x. Which of m and n should
// run along x? Choose so that the lanes of a warp read neighbours, or all the same
// number: the report card may show 3 sectors per request of reading at most.
//
// Launch as many blocks as it takes in each direction, dim3(along x, along y), of
// dim3(32, 8) threads. Where a thread has no number of c, it must touch nothing.
//
//   c [M,N]   a [M,K]   b [K,N]        in the device's memory. c is written (=)
#include <cuda_runtime.h>

#include "exercise.h"

namespace EXERCISE {

__global__ void coalesced_kernel(real* c, const real* a, const real* b, int M, int N,
                                 int K) {
  // m and n from blockIdx, blockDim and threadIdx, .x and .y; the guard; the sum
}

void coalesced(real* c, const real* a, const real* b, int M, int N, int K) {
  // TODO(39.1): fill in the kernel (about 6 lines), and launch it here (2 lines):
  // const dim3 blocks(..., ...);   coalesced_kernel<<<blocks, dim3(32, 8)>>>(...);
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
