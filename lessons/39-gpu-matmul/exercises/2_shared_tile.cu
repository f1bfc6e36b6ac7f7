// 39.2 shared_tile | 30 min | difficulty 3 | needs 38.3 39.1
//
// The product again, by blocks of 16 x 16 threads, each with its tile of 16 x 16 numbers
// of c. Along k the block goes in steps of 16:
//
//   1. Each thread fetches one number of a and one of b into shared memory:
//      a_tile[y][x] = a[m, k0 + x]   and   b_tile[y][x] = b[k0 + y, n].
//   2. When all are there, each thread adds the 16 terms of this piece to its sum.
//   3. When all are done with the pieces, the next ones may be fetched.
//
// M, N and K may be any sizes. Where a or b ends, 0 is put into the tile: it adds nothing
// to a sum. A thread outside of c fetches and waits like all others, and writes nothing.
//
// Each number is fetched once for a whole row or column of the tile: the report card may
// show 2/16 numbers read from the device's memory for each multiply-add.
//
//   c [M,N]   a [M,K]   b [K,N]        in the device's memory. c is written (=)
#include <cuda_runtime.h>

#include "exercise.h"

namespace EXERCISE {

constexpr int width = 16;

__global__ void shared_tile_kernel(real* c, const real* a, const real* b, int M, int N,
                                   int K) {
  // __shared__ real a_tile[width][width], b_tile[width][width];
  // x is int(threadIdx.x), y is int(threadIdx.y);
  // m is int(blockIdx.y) * width + y, n is int(blockIdx.x) * width + x.
  // Then the loop over k0, and the result
}

// c = a b
void shared_tile(real* c, const real* a, const real* b, int M, int N, int K) {
  // TODO(39.2): fill in the kernel (about 12 lines). The launch stands here already.
  NOT_STARTED();  // delete this line when you begin
  const dim3 blocks((N + width - 1) / width, (M + width - 1) / width);
  shared_tile_kernel<<<blocks, dim3(width, width)>>>(c, a, b, M, N, K);
}

}  // namespace EXERCISE
