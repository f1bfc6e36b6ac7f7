// 39.4 register_tile | 40 min | difficulty 4 | needs 39.2
//
// In 39.2 each multiply-add reads two numbers of shared memory, and that is what it waits
// for. Here each of 64 threads makes 4 x 4 numbers of c, and a block a tile of 32 x 32:
//
//   1. fetch, which stands here, puts the next pieces of a and b into shared memory. Both
//      lie with k first: a_tile[k][m], b_tile[k][n], with 0 where a and b end.
//   2. For each of the 16 k of the pieces: read 4 numbers of a_tile and 4 of b_tile into
//      variables (arrays of 4), and add their 16 products to 16 sums, an array [4][4].
//   3. When all pieces are done: write the 16 sums, those that lie inside of c.
//
// Thread t has row = t / 8 and column = t % 8 in a square of 8 x 8 threads. Its rows of
// the tile are row, row + 8, row + 16, row + 24, and its columns column, column + 8 ...:
// so neighbours read neighbours. The barriers are as in 39.2.
//
// The report card may show 0.55 reads of shared memory for each multiply-add.
//
//   c [M,N]   a [M,K]   b [K,N]        in the device's memory. c is written (=)
#include <cuda_runtime.h>

#include "exercise.h"

namespace EXERCISE {

constexpr int tile = 32, depth = 16, threads = 64;
using Piece = real[depth][tile + 2];

// The pieces of a and b that begin at k0, by all threads of the block. No barrier inside.
__device__ void fetch(Piece& a_tile, Piece& b_tile, const real* a, const real* b, int m0,
                      int n0, int k0, int M, int N, int K) {
  for (int i = int(threadIdx.x); i < tile * depth; i += threads) {
    const int m = m0 + i / depth, a_k = k0 + i % depth;
    const int n = n0 + i % tile, b_k = k0 + i / tile;
    a_tile[i % depth][i / depth] = m < M && a_k < K ? a[m * K + a_k] : 0;
    b_tile[i / tile][i % tile] = n < N && b_k < K ? b[b_k * N + n] : 0;
  }
}

__global__ void register_tile_kernel(real* c, const real* a, const real* b, int M, int N,
                                     int K) {
  // __shared__ Piece a_tile, b_tile;
  // row is int(threadIdx.x) / 8, column is int(threadIdx.x) % 8; the tile's first row of
  // c is m0 = int(blockIdx.y) * tile, its first column n0 = int(blockIdx.x) * tile.
  // Then the sums, the loop over k0, and the results
}

// c = a b
void register_tile(real* c, const real* a, const real* b, int M, int N, int K) {
  // TODO(39.4): fill in the kernel (about 21 lines). The launch stands here already.
  NOT_STARTED();  // delete this line when you begin
  const dim3 blocks((N + tile - 1) / tile, (M + tile - 1) / tile);
  register_tile_kernel<<<blocks, threads>>>(c, a, b, M, N, K);
}

}  // namespace EXERCISE
