// The rungs of the ladder but the last: see ladder.h, and the notes for the pictures.
//
// From each kernel to the next there is one new idea. The first two have blocks of 32 x 8
// threads, the shared tile of 32 x 32, all others of 256 in a row. What bounds each is
// said above it. The counts are by hand (by_hand.h); claims.cpp holds them against the
// simulator's report card. Left out: edges (see exercise 39.2 and cuda/product.cuh).
#include "ladder.h"

#include <cuda_fp16.h>
#include <cuda_runtime.h>
#include <mma.h>

#include "launches.h"

namespace chainrule::ladder {
namespace {

// ---- naive --------------------------------------------------------------------------
// The loop of lesson 03, a thread for each number of c. The lanes of a warp stand below
// each other, so their 32 numbers of a lie in 32 rows: 32 sectors, of which 7/8 are not
// what was asked for. Bound: the device's memory, and most of it wasted.
__global__ void naive_kernel(float* c, const float* a, const float* b, int N, int K) {
  const int m = int(blockIdx.x * blockDim.x + threadIdx.x);
  const int n = int(blockIdx.y * blockDim.y + threadIdx.y);
  float sum = 0;
  for (int k = 0; k < K; ++k) sum += a[m * K + k] * b[k * N + n];
  c[m * N + n] = sum;
}

// ---- coalesced ----------------------------------------------------------------------
// x and y change places: the lanes stand beside each other. All want the same number of
// a (1 sector) and neighbours of b (4). Bound: the device's memory, two reads for each
// multiply-add.
__global__ void coalesced_kernel(float* c, const float* a, const float* b, int N, int K) {
  const int m = int(blockIdx.y * blockDim.y + threadIdx.y);
  const int n = int(blockIdx.x * blockDim.x + threadIdx.x);
  float sum = 0;
  for (int k = 0; k < K; ++k) sum += a[m * K + k] * b[k * N + n];
  c[m * N + n] = sum;
}

// ---- shared tile --------------------------------------------------------------------
// The 32 x 32 threads of a block need 32 rows of a and 32 columns of b. They fetch both
// piece by piece, a number each, and every number is used 32 times. Bound: shared memory,
// two reads for each multiply-add.
__global__ void shared_tile_kernel(float* c, const float* a, const float* b, int N,
                                   int K) {
  __shared__ float a_tile[shared_width][shared_width];
  __shared__ float b_tile[shared_width][shared_width];
  const int x = int(threadIdx.x), y = int(threadIdx.y);
  const int m = int(blockIdx.y) * shared_width + y,
            n = int(blockIdx.x) * shared_width + x;
  float sum = 0;
  for (int k0 = 0; k0 < K; k0 += shared_width) {
    a_tile[y][x] = a[m * K + k0 + x];
    b_tile[y][x] = b[(k0 + y) * N + n];
    __syncthreads();
    for (int k = 0; k < shared_width; ++k) sum += a_tile[y][k] * b_tile[k][x];
    __syncthreads();  // nobody may fetch the next pieces before all are done with these
  }
  c[m * N + n] = sum;
}

// ---- register tile ------------------------------------------------------------------
// A thread makes 8 x 8 numbers of c: for 16 reads of shared memory 64 multiply-adds. 16 x
// 16 threads make a tile of 128 x 128, so each number that is fetched is used 128 times.
// Thread (row, column) takes the rows row, row + 16 ... and likewise columns: neighbours
// read neighbours. a's piece lies on its side, k first; with `padding` 0 the eight lanes
// that write a row of a would all want the same bank. Bound: the multipliers, nearly; the
// rest is instructions: 16 reads for each 64 multiply-adds.
template <int padding>
__global__ void register_tile_kernel(float* c, const float* a, const float* b, int N,
                                     int K) {
  __shared__ float a_tile[depth][tile + padding];
  __shared__ float b_tile[depth][tile];
  const int t = int(threadIdx.x), row = t / 16, column = t % 16;
  const int m0 = int(blockIdx.y) * tile, n0 = int(blockIdx.x) * tile;
  float sum[side][side] = {};
  for (int k0 = 0; k0 < K; k0 += depth) {
    for (int i = t; i < tile * depth; i += 256) {
      a_tile[i % depth][i / depth] = a[(m0 + i / depth) * K + k0 + i % depth];
      b_tile[i / tile][i % tile] = b[(k0 + i / tile) * N + n0 + i % tile];
    }
    __syncthreads();
    for (int k = 0; k < depth; ++k) {
      float a_k[side], b_k[side];
      for (int i = 0; i < side; ++i) a_k[i] = a_tile[k][row + 16 * i];
      for (int j = 0; j < side; ++j) b_k[j] = b_tile[k][column + 16 * j];
      for (int i = 0; i < side; ++i) {
        for (int j = 0; j < side; ++j) sum[i][j] += a_k[i] * b_k[j];
      }
    }
    __syncthreads();
  }
  for (int i = 0; i < side; ++i) {
    for (int j = 0; j < side; ++j) {
      c[(m0 + row + 16 * i) * N + n0 + column + 16 * j] = sum[i][j];
    }
  }
}

// ---- vector loads -------------------------------------------------------------------
// One read can bring four neighbours, 16 bytes: a quarter of the instructions for the
// same bytes. So a thread's rows and columns stand together by fours: row() .. row() + 3,
// and the same 64 further. Bound: the multipliers, while nobody waits for memory.

__device__ void take4(float* to, const float* from) {  // from: a multiple of 16 bytes
  const float4 all = *reinterpret_cast<const float4*>(from);
  to[0] = all.x, to[1] = all.y, to[2] = all.z, to[3] = all.w;
}
__device__ void put4(float* to, const float* from) {
  *reinterpret_cast<float4*>(to) = make_float4(from[0], from[1], from[2], from[3]);
}

using ATile = float[depth][tile + 4];
using BTile = float[depth][tile];

// What one of 256 threads fetches of the next tiles: four numbers of a row of a, four of
// a row of b.
struct Fetched {
  float a[4], b[4];
  __device__ void take(const float* a_rows, const float* b_columns, int k0, int N,
                       int K) {
    const int t = int(threadIdx.x);
    take4(a, &a_rows[t / 2 * K + k0 + t % 2 * 4]);
    take4(b, &b_columns[(k0 + t / 32) * N + t % 32 * 4]);
  }
  __device__ void put(ATile& a_tile, BTile& b_tile) const {
    const int t = int(threadIdx.x);
    for (int i = 0; i < 4; ++i) a_tile[t % 2 * 4 + i][t / 2] = a[i];
    put4(&b_tile[t / 32][t % 32 * 4], b);
  }
};

// A thread's 8 x 8 sums, in four quarters of 4 x 4.
struct Sums {
  float sum[side][side] = {};
  __device__ void multiply(const ATile& a_tile, const BTile& b_tile) {
    for (int k = 0; k < depth; ++k) {
      float a_k[side], b_k[side];
      for (int i = 0; i < side; i += 4) take4(&a_k[i], &a_tile[k][row() + 16 * i]);
      for (int j = 0; j < side; j += 4) take4(&b_k[j], &b_tile[k][column() + 16 * j]);
      for (int i = 0; i < side; ++i) {
        for (int j = 0; j < side; ++j) sum[i][j] += a_k[i] * b_k[j];
      }
    }
  }
  __device__ void put(float* c, int N) const {  // c: where the block's tile begins
    for (int i = 0; i < side; ++i) {
      const int m = row() + i % 4 + i / 4 * 64;
      for (int j = 0; j < side; j += 4) put4(&c[m * N + column() + 16 * j], &sum[i][j]);
    }
  }
  __device__ static int row() { return int(threadIdx.x) / 16 * 4; }
  __device__ static int column() { return int(threadIdx.x) % 16 * 4; }
};

__global__ void vector_loads_kernel(float* c, const float* a, const float* b, int N,
                                    int K) {
  __shared__ alignas(16) ATile a_tile;
  __shared__ alignas(16) BTile b_tile;
  const int m0 = int(blockIdx.y) * tile, n0 = int(blockIdx.x) * tile;
  Fetched fetched;
  Sums sums;
  for (int k0 = 0; k0 < K; k0 += depth) {
    fetched.take(a + m0 * K, b + n0, k0, N, K);
    fetched.put(a_tile, b_tile);
    __syncthreads();
    sums.multiply(a_tile, b_tile);
    __syncthreads();
  }
  sums.put(c + m0 * N + n0, N);
}

// ---- double buffer ------------------------------------------------------------------
// Two tiles each. The reads of the next tiles are begun before this tile is multiplied,
// and what they bring is put down after it: the way from memory is long, and now somebody
// works meanwhile. It is put where nobody reads, so one barrier for each tile is enough.
// Bound: the multipliers.
__global__ void double_buffer_kernel(float* c, const float* a, const float* b, int N,
                                     int K) {
  __shared__ alignas(16) ATile a_tile[2];
  __shared__ alignas(16) BTile b_tile[2];
  const int m0 = int(blockIdx.y) * tile, n0 = int(blockIdx.x) * tile;
  Fetched next;
  Sums sums;
  next.take(a + m0 * K, b + n0, 0, N, K);
  next.put(a_tile[0], b_tile[0]);
  __syncthreads();
  int now = 0;  // the tiles that are complete
  for (int k0 = depth; k0 < K; k0 += depth) {
    next.take(a + m0 * K, b + n0, k0, N, K);
    sums.multiply(a_tile[now], b_tile[now]);
    now = 1 - now;
    next.put(a_tile[now], b_tile[now]);
    __syncthreads();
  }
  sums.multiply(a_tile[now], b_tile[now]);
  sums.put(c + m0 * N + n0, N);
}

// ---- tensor cores -------------------------------------------------------------------
// A warp multiplies two tiles of 16 x 16 with one instruction: 4096 multiply-adds. The
// factors are rounded to half, 11 binary digits, on their way into shared memory; the
// sums stay in float. Eight warps make 128 x 128 of c, each 32 x 64: two fragments of a,
// four of b, eight of sums. Bound: the memories again, as multiplying is so cheap.
constexpr int core = 16;                             // the side of a fragment
constexpr int a_line = core + 8, b_line = tile + 8;  // in steps of 16 bytes, other banks
constexpr int warp_m = 32, warp_n = 64;              // a warp's part of the tile

__global__ void tensor_cores_kernel(float* c, const float* a, const float* b, int N,
                                    int K) {
  using namespace nvcuda::wmma;
  __shared__ alignas(32) half a_tile[tile][a_line];
  __shared__ alignas(32) half b_tile[core][b_line];
  const int t = int(threadIdx.x), warp = t / 32;
  const int m0 = int(blockIdx.y) * tile, n0 = int(blockIdx.x) * tile;
  const int row = warp / 2 * warp_m, column = warp % 2 * warp_n;
  fragment<accumulator, core, core, core, float> sum[2][4];
  for (auto& sums : sum) {
    for (auto& one : sums) fill_fragment(one, 0.0f);
  }
  for (int k0 = 0; k0 < K; k0 += core) {
    for (int i = t * 4; i < tile * core; i += 256 * 4) {
      float a4[4], b4[4];
      take4(a4, &a[(m0 + i / core) * K + k0 + i % core]);
      take4(b4, &b[(k0 + i / tile) * N + n0 + i % tile]);
      for (int j = 0; j < 4; ++j) {
        a_tile[i / core][i % core + j] = __float2half(a4[j]);
        b_tile[i / tile][i % tile + j] = __float2half(b4[j]);
      }
    }
    __syncthreads();
    fragment<matrix_a, core, core, core, half, row_major> a_part[2];
    fragment<matrix_b, core, core, core, half, row_major> b_part;
    for (int i = 0; i < 2; ++i) {
      load_matrix_sync(a_part[i], &a_tile[row + core * i][0], a_line);
    }
    for (int j = 0; j < 4; ++j) {
      load_matrix_sync(b_part, &b_tile[0][column + core * j], b_line);
      for (int i = 0; i < 2; ++i) mma_sync(sum[i][j], a_part[i], b_part, sum[i][j]);
    }
    __syncthreads();
  }
  for (int i = 0; i < 2; ++i) {
    for (int j = 0; j < 4; ++j) {
      float* to = c + (m0 + row + core * i) * N + n0 + column + core * j;
      store_matrix_sync(to, sum[i][j], unsigned(N), mem_row_major);
    }
  }
}

}  // namespace

// ---- the host's side ----------------------------------------------------------------

int tile_of(Rung rung) { return rung <= Rung::shared_tile ? shared_width : tile; }

static void need_whole_tiles(Rung rung, Sizes s) {
  const int width = tile_of(rung);
  ENSURE(s.M > 0 && s.N > 0 && s.K > 0 && s.M % width == 0 && s.N % width == 0 &&
             s.K % shared_width == 0,
         "this kernel wants M and N in steps of %d and K in steps of %d: these are %d, "
         "%d and %d (the library's matmul takes any)",
         width, shared_width, s.M, s.N, s.K);
}

void launch(Rung rung, float* c, const float* a, const float* b, Sizes s) {
  need_whole_tiles(rung, s);
  const int M = s.M, N = s.N, K = s.K;
  const dim3 warps(32, 8), square(shared_width, shared_width);
  const dim3 tiles{unsigned(N / tile), unsigned(M / tile)};
  const dim3 squares{unsigned(N / shared_width), unsigned(M / shared_width)};
  switch (rung) {
    case Rung::naive:
      naive_kernel<<<dim3(M / 32, N / 8), warps>>>(c, a, b, N, K);
      break;
    case Rung::coalesced:
      coalesced_kernel<<<dim3(N / 32, M / 8), warps>>>(c, a, b, N, K);
      break;
    case Rung::shared_tile:
      shared_tile_kernel<<<squares, square>>>(c, a, b, N, K);
      break;
    case Rung::register_tile:
      register_tile_kernel<4><<<tiles, 256>>>(c, a, b, N, K);
      break;
    case Rung::vector_loads:
      vector_loads_kernel<<<tiles, 256>>>(c, a, b, N, K);
      break;
    case Rung::double_buffer:
      double_buffer_kernel<<<tiles, 256>>>(c, a, b, N, K);
      break;
    case Rung::tensor_cores:
      tensor_cores_kernel<<<tiles, 256>>>(c, a, b, N, K);
      break;
    case Rung::library:
      launch_library(c, a, b, s, Factors::exact);
      break;
  }
  need(cudaGetLastError());
}

void launch_unpadded(float* c, const float* a, const float* b, Sizes s) {
  ENSURE(s.M % tile == 0 && s.N % tile == 0 && s.K % depth == 0, "whole tiles only");
  const dim3 tiles{unsigned(s.N / tile), unsigned(s.M / tile)};
  register_tile_kernel<0><<<tiles, 256>>>(c, a, b, s.N, s.K);
  need(cudaGetLastError());
}

const std::vector<Rung>& rungs() {
  static const std::vector<Rung> all = {
      Rung::naive,        Rung::coalesced,     Rung::shared_tile,  Rung::register_tile,
      Rung::vector_loads, Rung::double_buffer, Rung::tensor_cores, Rung::library};
  return all;
}

const char* name_of(Rung rung) {
  const char* const names[] = {"naive",         "coalesced",    "shared tile",
                               "register tile", "vector loads", "double buffer",
                               "tensor cores",  "the library"};
  return names[int(rung)];
}

Floats product(Rung rung, const Floats& a, const Floats& b, Sizes s) {
  const OnDevice from_a(a), from_b(b), to(size_t(s.M) * size_t(s.N));
  launch(rung, to.data(), from_a.data(), from_b.data(), s);
  return to.host();
}

Floats product_unpadded(const Floats& a, const Floats& b, Sizes s) {
  const OnDevice from_a(a), from_b(b), to(size_t(s.M) * size_t(s.N));
  launch_unpadded(to.data(), from_a.data(), from_b.data(), s);
  return to.host();
}

}  // namespace chainrule::ladder
