// 40.3 saxpy4 | 25 min | difficulty 3 | needs 38.1
//
// y[i] += a x[i] once more, but each access moves four numbers:
//
//   float4 u = x4[i];         the numbers 4 i to 4 i + 3 of x, in one read of 16 bytes
//   u.x, u.y, u.z, u.w        the four
//   y4[i] = u;                one write of 16 bytes
//
// x4 and y4 are x and y seen as arrays of float4 (the stub shows how). Such an access
// must begin at a multiple of 16 bytes; what cudaMalloc gives does, so place 4 i is fine
// and place 4 i + 1 is not.
//
// count need not be a multiple of 4. Thread i takes the i-th four, as long as there are
// whole fours: count / 4 of them, rounded down. The last count % 4 numbers go one by one:
// thread i, for i = 0 .. count % 4 - 1, also takes number count / 4 * 4 + i.
//
//   y [count]   x [count]        in the device's memory; count is 1 or more
//
// For 1024 numbers a warp may make 24 requests in all, and a few more are let through;
// with a number for each access it would be 96.
#include <cuda_runtime.h>

#include "exercise.h"

namespace EXERCISE {

__global__ void saxpy4_kernel(real* y, const real* x, real a, int count) {
  // float4* const y4 = reinterpret_cast<float4*>(y);
  // const float4* const x4 = reinterpret_cast<const float4*>(x);
  // the fours and the rest go here
}

// y[i] += a x[i]
void saxpy4(real* y, const real* x, real a, int count) {
  // TODO(40.3): fill in the kernel (about 14 lines). The launch stands here already: more
  // threads than there are fours.
  NOT_STARTED();  // delete this line when you begin
  const int blocks = count / 4 / 256 + 1;
  saxpy4_kernel<<<blocks, 256>>>(y, x, a, count);
}

}  // namespace EXERCISE
