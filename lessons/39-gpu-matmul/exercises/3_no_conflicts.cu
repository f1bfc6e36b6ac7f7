// 39.3 no_conflicts | 25 min | difficulty 3 | needs 39.2
//
// A layer multiplies by its weights the other way round: y = x W^T, W is [O,C]. So
//
//   c[m,n] = sum over k of a[m,k] b[n,k]        b is [N,K]
//
// Take 39.2 and think about b. To fetch it coalesced, neighbours along x must take
// neighbours of a row of b, so neighbours in k:
//
//   b_tile[y][x] = b[n0 + y, k0 + x]       n0 is the tile's first column
//
// A thread then needs row x of b_tile: b_tile[x][k]. The lanes x = 0, 1, 2 ... read from
// addresses that are 16 apart, and shared memory has 32 banks: number i of it is in bank
// i % 32. How many lanes meet in one bank? Give the rows of b_tile a length at which they
// do not meet: the report card may show 1.05 passes, where 1 would do, at most, and 4.5
// sectors per request of reading.
//
//   c [M,N]   a [M,K]   b [N,K]        in the device's memory. c is written (=)
#include <cuda_runtime.h>

#include "exercise.h"

namespace EXERCISE {

constexpr int width = 16;

__global__ void no_conflicts_kernel(real* c, const real* a, const real* b, int M, int N,
                                    int K) {
  // __shared__ real a_tile[width][width];
  // __shared__ real b_tile[width][width];   with rows of another length?
  // x is int(threadIdx.x), y is int(threadIdx.y); the tile's first row of c is
  // m0 = int(blockIdx.y) * width, its first column n0 = int(blockIdx.x) * width.
  // Then the loop over k0, and the result
}

// c = a b^T
void no_conflicts(real* c, const real* a, const real* b, int M, int N, int K) {
  // TODO(39.3): fill in the kernel (about 13 lines). The launch stands here already.
  NOT_STARTED();  // delete this line when you begin
  const dim3 blocks((N + width - 1) / width, (M + width - 1) / width);
  no_conflicts_kernel<<<blocks, dim3(width, width)>>>(c, a, b, M, N, K);
}

}  // namespace EXERCISE
