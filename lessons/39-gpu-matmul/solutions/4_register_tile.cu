// 39.4 register_tile | 40 min | difficulty 4 | needs 39.2
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
  __shared__ Piece a_tile, b_tile;
  const int row = int(threadIdx.x) / 8, column = int(threadIdx.x) % 8;
  const int m0 = int(blockIdx.y) * tile, n0 = int(blockIdx.x) * tile;
  real sum[4][4] = {};
  for (int k0 = 0; k0 < K; k0 += depth) {
    fetch(a_tile, b_tile, a, b, m0, n0, k0, M, N, K);
    __syncthreads();
    for (int k = 0; k < depth; ++k) {
      real a_k[4], b_k[4];
      for (int i = 0; i < 4; ++i) a_k[i] = a_tile[k][row + 8 * i];
      for (int j = 0; j < 4; ++j) b_k[j] = b_tile[k][column + 8 * j];
      for (int i = 0; i < 4; ++i) {
        for (int j = 0; j < 4; ++j) sum[i][j] += a_k[i] * b_k[j];
      }
    }
    __syncthreads();
  }
  for (int i = 0; i < 4; ++i) {
    for (int j = 0; j < 4; ++j) {
      const int m = m0 + row + 8 * i, n = n0 + column + 8 * j;
      if (m < M && n < N) c[m * N + n] = sum[i][j];
    }
  }
}

// c = a b
void register_tile(real* c, const real* a, const real* b, int M, int N, int K) {
  const dim3 blocks((N + tile - 1) / tile, (M + tile - 1) / tile);
  register_tile_kernel<<<blocks, threads>>>(c, a, b, M, N, K);
}

}  // namespace EXERCISE
