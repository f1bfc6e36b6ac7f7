// What a block does for c = a b (product.cuh): fetch pieces of the factors into shared
// memory, multiply them there, and put the sums down.
//
// There are two ways to multiply, classes beside each other: Registers, where each of 256
// threads adds up 8 x 8 (or 4 x 4) numbers of the tile, and Fragments, where 8 warps work
// with tensor cores (factors.h). The ideas are those of lesson 39's ladder, one by one;
// here they are made general: any sizes, factors that lie on their side or are made of an
// image. Left out: asynchronous copies and wgmma, which only some GPUs have.
#pragma once

#include <cuda_bf16.h>
#include <cuda_fp16.h>
#include <mma.h>

#include <cstdint>
#include <type_traits>

#include "cuda/kernel.cuh"

namespace chainrule {

// Which way neighbours in memory lie: threads that are neighbours fetch those. k counts
// the terms of a sum, i the rows of a, or the columns of b.
enum class Along { k, i };

// --- four neighbours, with one instruction where they are 16 bytes ---

// Does every line begin at such a place?
__host__ __device__ inline bool by_fours(const real* from, int line) {
  return line % 4 == 0 && reinterpret_cast<uintptr_t>(from) % (4 * sizeof(real)) == 0;
}

__device__ inline void take4(float* to, const float* from) {
  const float4 all = *reinterpret_cast<const float4*>(from);
  to[0] = all.x, to[1] = all.y, to[2] = all.z, to[3] = all.w;
}
__device__ inline void put4(float* to, const float* from) {
  *reinterpret_cast<float4*>(to) = make_float4(from[0], from[1], from[2], from[3]);
}
// Rounded to 16 bits.
__device__ inline void put4(half* to, const real* from) {
  half2* const pairs = reinterpret_cast<half2*>(to);
  pairs[0] = __floats2half2_rn(float(from[0]), float(from[1]));
  pairs[1] = __floats2half2_rn(float(from[2]), float(from[3]));
}
__device__ inline void put4(__nv_bfloat16* to, const real* from) {
  __nv_bfloat162* const pairs = reinterpret_cast<__nv_bfloat162*>(to);
  pairs[0] = __floats2bfloat162_rn(float(from[0]), float(from[1]));
  pairs[1] = __floats2bfloat162_rn(float(from[2]), float(from[3]));
}
// With ON=double, lesson 39 wants to be compiled, too.
__device__ inline void take4(double* to, const double* from) {
  for (int e = 0; e < 4; ++e) to[e] = from[e];
}
__device__ inline void put4(double* to, const double* from) { take4(to, from); }

// --- factors: a(g, i, k) is term k of row i of a, b(g, i, k) of column i of b ---
//
// g is the product's number. Any function will do; of a matrix in memory four numbers can
// be read at once.

template <Along way>
struct Matrix {
  const real* from;
  int line;    // its length: as many terms as there are, or as many rows (columns)
  bool fours;  // then no four neighbours are cut by an edge: all inside, or none
  Matrix(const real* numbers, int of_a_line)
      : from(numbers), line(of_a_line), fours(by_fours(numbers, of_a_line)) {}
  // In 32 bits, enough for 16 GB of floats, with half of the registers.
  __device__ const real* at(int i, int k) const {
    const unsigned across = way == Along::k ? i : k, along = way == Along::k ? k : i;
    return from + (across * unsigned(line) + along);
  }
};

// --- a piece of a factor in shared memory: `depth` terms of `tile` rows (or columns) ---

template <class T, int tile, int depth, bool is_k_first>
struct Piece {
  static constexpr bool k_first = is_k_first;  // at[k][i], else at[i][k]
  static constexpr int line = (k_first ? tile : depth) + 16 / int(sizeof(T));  // padding
  T at[k_first ? depth : tile][line];
};

// What one thread fetches of a piece, by fours: taken first, put down when there is room.
template <int tile, int depth, Along way>
class Fetched {
 public:
  // Rows from i0 on, terms from k0 on; 0 where there are none.
  template <class Factor>
  __device__ void take(const Factor& factor, int g, int i0, int i_end, int k0,
                       int k_end) {
    for (int q = 0; q < count; ++q) {
      for (int e = 0; e < 4; ++e) {
        const int i = i0 + i_of(q) + e * i_step, k = k0 + k_of(q) + e * k_step;
        numbers_[q][e] = i < i_end && k < k_end ? factor(g, i, k) : real(0);
      }
    }
  }
  __device__ void take(const Matrix<way>& matrix, int, int i0, int i_end, int k0,
                       int k_end) {
    for (int q = 0; q < count; ++q) {
      const int i = i0 + i_of(q), k = k0 + k_of(q);
      const real* const from = matrix.at(i, k);
      for (int e = 0; e < 4; ++e) numbers_[q][e] = 0;
      if (matrix.fours) {
        if (i < i_end && k < k_end) take4(numbers_[q], from);
      } else {
        for (int e = 0; e < 4; ++e) {
          if (i + e * i_step < i_end && k + e * k_step < k_end) numbers_[q][e] = from[e];
        }
      }
    }
  }
  template <class T, bool k_first>
  __device__ void put(Piece<T, tile, depth, k_first>& piece) const {
    for (int q = 0; q < count; ++q) {
      const int i = i_of(q), k = k_of(q);
      if constexpr (k_first == (way == Along::i)) {
        put4(k_first ? &piece.at[k][i] : &piece.at[i][k], numbers_[q]);
      } else {  // it is laid on its side
        for (int e = 0; e < 4; ++e) piece.at[k + e][i] = T(numbers_[q][e]);
      }
    }
  }

 private:
  static constexpr int i_step = way == Along::i, k_step = way == Along::k;
  static constexpr int line = way == Along::i ? tile : depth;  // in memory
  static constexpr int count = tile * depth / (4 * block_threads);
  static_assert(count * 4 * block_threads == tile * depth, "every thread has some fours");
  __device__ static int four(int q) { return (int(threadIdx.x) + q * block_threads) * 4; }
  __device__ static int i_of(int q) {
    return way == Along::i ? four(q) % line : four(q) / line;
  }
  __device__ static int k_of(int q) {
    return way == Along::k ? four(q) % line : four(q) / line;
  }
  real numbers_[count][4];
};

// The tile of c that a block makes begins at (m0, n0).
struct Place {
  int m0, n0, M, N;
  bool add, fours;
  // c[m,n ..] = or += four numbers of the tile
  __device__ void put(real* c, int row, int column, const real* sum) const {
    const int m = m0 + row, n = n0 + column;
    if (m >= M) return;
    real* const to = c + size_t(m) * N + n;
    if (fours && n + 3 < N) {
      real all[4] = {};
      if (add) take4(all, to);
      for (int e = 0; e < 4; ++e) all[e] += sum[e];
      put4(to, all);
    } else {
      for (int e = 0; e < 4; ++e) {
        if (n + e < N) to[e] = add ? to[e] + sum[e] : sum[e];
      }
    }
  }
};

// --- the tile's sums, in the registers of 256 threads, side x side each ---
//
// 4 x 2 warps share the tile, 4 x 8 lanes a warp's part. A thread's rows and columns
// stand together by fours, so that a read is 16 bytes; with side 8 it has four such
// squares. Lanes 2 i and 2 i + 1 read the same numbers of b, lanes i and i + 2 the same
// of a: where such lanes agree, shared memory answers half a warp in one pass.

template <int tile_side>
class Registers {
 public:
  static constexpr int tile = tile_side, depth = 1024 / tile;
  template <Along>
  using Part = Piece<real, tile, depth, true>;

  __device__ void multiply(const Part<Along::k>& a, const Part<Along::k>& b) {
#pragma unroll
    for (int k = 0; k < depth; ++k) {
      real a_k[side], b_k[side];
      for (int i = 0; i < side; i += 4) take4(&a_k[i], &a.at[k][row(i)]);
      for (int j = 0; j < side; j += 4) take4(&b_k[j], &b.at[k][column(j)]);
      for (int i = 0; i < side; ++i) {
        for (int j = 0; j < side; ++j) sum_[i][j] += a_k[i] * b_k[j];
      }
    }
  }
  __device__ void put(real* c, const Place& place) const {
#pragma unroll
    for (int i = 0; i < side; ++i) {
#pragma unroll
      for (int j = 0; j < side; j += 4) place.put(c, row(i), column(j), &sum_[i][j]);
    }
  }

 private:
  static constexpr int side = tile / 16;
  __device__ static int row(int i) {
    const int warp = int(threadIdx.x) / 32, lane = int(threadIdx.x) % 32;
    return warp / 2 * (tile / 4) + i / 4 * 16 + (lane / 16 * 2 + lane % 2) * 4 + i % 4;
  }
  __device__ static int column(int j) {
    const int warp = int(threadIdx.x) / 32, lane = int(threadIdx.x) % 32;
    return warp % 2 * (tile / 2) + j / 4 * 32 + lane / 2 % 8 * 4 + j % 4;
  }
  real sum_[side][side] = {};
};

// --- or in the fragments of 4 x 2 warps, tiles of 16 x 16: 2 x 4 each, or 1 x 2 ---

#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ < 800
template <class T>  // factors.cu refuses bfloat16 there, so that nobody comes to need it
constexpr bool has_tensor_cores = std::is_same_v<T, half>;
#else
template <class T>
constexpr bool has_tensor_cores = true;
#endif

template <class T, int tile_side>
class Fragments {
 public:
  static constexpr int tile = tile_side, depth = 16;
  template <Along way>  // pieces lie as their factors lie in memory
  using Part = Piece<T, tile, depth, way == Along::i>;

  __device__ Fragments() {
    for (auto& row_of_sums : sum_) {
      for (auto& sum : row_of_sums) nvcuda::wmma::fill_fragment(sum, 0.0f);
    }
  }
  template <class APart, class BPart>
  __device__ void multiply(const APart& a, const BPart& b) {
    using namespace nvcuda::wmma;
    if constexpr (has_tensor_cores<T>) {
      using ALies = std::conditional_t<APart::k_first, col_major, row_major>;
      using BLies = std::conditional_t<BPart::k_first, row_major, col_major>;
      fragment<matrix_a, 16, 16, 16, T, ALies> a_part[down];
      fragment<matrix_b, 16, 16, 16, T, BLies> b_part;
      for (int i = 0; i < down; ++i) {
        const int m = row(i);
        load_matrix_sync(a_part[i], APart::k_first ? &a.at[0][m] : &a.at[m][0],
                         APart::line);
      }
      for (int j = 0; j < across; ++j) {
        const int n = column(j);
        load_matrix_sync(b_part, BPart::k_first ? &b.at[0][n] : &b.at[n][0], BPart::line);
        for (int i = 0; i < down; ++i)
          mma_sync(sum_[i][j], a_part[i], b_part, sum_[i][j]);
      }
    } else {  // compiled for an older GPU than this one: no wrong answer in silence
      for (auto& row_of_sums : sum_) {
        for (auto& sum : row_of_sums) fill_fragment(sum, float(NAN));
      }
    }
  }
  // Nobody tells which lane holds which number: they go through shared memory.
  __device__ void put(real* c, const Place& place) const {
    __shared__ alignas(32) float sums[block_threads / 32][16][16];
    const int warp = int(threadIdx.x) / 32, lane = int(threadIdx.x) % 32;
#pragma unroll
    for (int i = 0; i < down; ++i) {
#pragma unroll
      for (int j = 0; j < across; ++j) {
        nvcuda::wmma::store_matrix_sync(&sums[warp][0][0], sum_[i][j], 16,
                                        nvcuda::wmma::mem_row_major);
        __syncwarp();
        for (int m = lane / 4, n = lane % 4 * 4; m < 16; m += 8) {
          const float* const of = &sums[warp][m][n];
          const real four[4] = {of[0], of[1], of[2], of[3]};
          place.put(c, row(i) + m, column(j) + n, four);
        }
        __syncwarp();  // nobody may store the next ones before all have read these
      }
    }
  }

 private:
  static constexpr int down = tile / 64, across = tile / 32;
  __device__ static int row(int i) { return int(threadIdx.x) / 64 * (tile / 4) + 16 * i; }
  __device__ static int column(int j) {
    return int(threadIdx.x) / 32 % 2 * (tile / 2) + 16 * j;
  }
  nvcuda::wmma::fragment<nvcuda::wmma::accumulator, 16, 16, 16, float> sum_[down][across];
};

}  // namespace chainrule
