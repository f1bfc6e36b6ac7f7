// c = a b, by tiles: what matmul and the three convolutions come down to.
//
// A block makes a tile of 64 x 64 of c. It walks along k in steps of 16: all its threads
// fetch a piece of a and of b into shared memory, and multiply the pieces. So every
// number that is fetched is used 64 times. Where it stands, or how it is made of an
// image, is a function's business: a(g, m, k), b(g, k, n). g counts products of the same
// sizes (images, groups). Introduced by lesson 39.
//
// The pieces are multiplied by the threads, each adding up 4 x 4 numbers of the tile in
// its registers, or by tensor cores: see factors.h.
#pragma once

#include <cuda_bf16.h>
#include <cuda_fp16.h>
#include <mma.h>

#include <type_traits>

#include "cuda/factors.h"
#include "cuda/kernel.cuh"

namespace chainrule {

constexpr int tile = 64, tile_k = 16;
constexpr int line = tile + 8;  // of a piece, in shared memory: other banks line by line

// Which way neighbours in memory lie: threads that are neighbours fetch those.
enum class Along { first, second };  // of the two indices (m, k), or (k, n)

// The part of c that a block makes: from (m0, n0), with the terms k .. k_end - 1.
struct Part {
  int m0, n0, M, N, k, k_end;
  template <class T, class A>
  __device__ void fetch_a(T (*to)[line], bool along_m, A a) const {
    for (int i = int(threadIdx.x); i < tile * tile_k; i += block_threads) {
      const int m = along_m ? i % tile : i / tile_k, at = along_m ? i / tile : i % tile_k;
      to[at][m] = T(m0 + m < M && k + at < k_end ? a(m0 + m, k + at) : real(0));
    }
  }
  template <class T, class B>
  __device__ void fetch_b(T (*to)[line], bool along_n, B b) const {
    for (int i = int(threadIdx.x); i < tile * tile_k; i += block_threads) {
      const int n = along_n ? i % tile : i / tile_k, at = along_n ? i / tile : i % tile_k;
      to[at][n] = T(n0 + n < N && k + at < k_end ? b(k + at, n0 + n) : real(0));
    }
  }
  __device__ void put(real* c, int row, int column, real sum, bool add) const {
    if (m0 + row >= M || n0 + column >= N) return;
    real& to = c[size_t(m0 + row) * N + n0 + column];
    to = add ? to + sum : sum;
  }
};

// --- the tile's sums, in the registers of 256 threads, 4 x 4 each ---

class Registers {
 public:
  __device__ void multiply(const real (*a)[line], const real (*b)[line]) {
    for (int k = 0; k < tile_k; ++k) {
      real a_k[side], b_k[side];
      for (int i = 0; i < side; ++i) a_k[i] = a[k][row() + i];
      for (int j = 0; j < side; ++j) b_k[j] = b[k][column() + j];
      for (int i = 0; i < side; ++i) {
        for (int j = 0; j < side; ++j) sum_[i][j] += a_k[i] * b_k[j];
      }
    }
  }
  __device__ void put(real* c, const Part& part, bool add) const {
    for (int i = 0; i < side; ++i) {
      for (int j = 0; j < side; ++j) {
        part.put(c, row() + i, column() + j, sum_[i][j], add);
      }
    }
  }

 private:
  static constexpr int side = 4;
  __device__ static int row() { return int(threadIdx.x) / (tile / side) * side; }
  __device__ static int column() { return int(threadIdx.x) % (tile / side) * side; }
  real sum_[side][side] = {};
};

// --- or in the fragments of 8 warps, each with two tiles of 16 x 16 ---

#if defined(__CUDA_ARCH__) && __CUDA_ARCH__ < 800
template <class T>  // factors.cu refuses bfloat16 there, so that nobody comes to need it
constexpr bool has_tensor_cores = std::is_same_v<T, half>;
#else
template <class T>
constexpr bool has_tensor_cores = true;
#endif

template <class T>
class Fragments {
 public:
  __device__ Fragments() {
    for (auto& sum : sum_) nvcuda::wmma::fill_fragment(sum, 0.0f);
  }
  __device__ void multiply(const T (*a)[line], const T (*b)[line]) {
    using namespace nvcuda::wmma;
    if constexpr (has_tensor_cores<T>) {
      fragment<matrix_a, 16, 16, 16, T, col_major> a_part;  // a stands as [k][m]
      fragment<matrix_b, 16, 16, 16, T, row_major> b_part;
      load_matrix_sync(a_part, &a[0][row()], line);
      for (int i = 0; i < 2; ++i) {
        load_matrix_sync(b_part, &b[0][column() + 16 * i], line);
        mma_sync(sum_[i], a_part, b_part, sum_[i]);
      }
    } else {  // compiled for an older GPU than this one: no wrong answer in silence
      for (auto& sum : sum_) fill_fragment(sum, float(NAN));
    }
  }
  // Nobody tells which lane holds which number: they go through shared memory.
  __device__ void put(real* c, const Part& part, bool add) const {
    __shared__ alignas(32) float sums[tile][line];
    for (int i = 0; i < 2; ++i) {
      nvcuda::wmma::store_matrix_sync(&sums[row()][column() + 16 * i], sum_[i], line,
                                      nvcuda::wmma::mem_row_major);
    }
    __syncthreads();
    for (int i = int(threadIdx.x); i < tile * tile; i += block_threads) {
      part.put(c, i / tile, i % tile, sums[i / tile][i % tile], add);
    }
  }

 private:
  __device__ static int row() { return int(threadIdx.x) / 32 % 4 * 16; }
  __device__ static int column() { return int(threadIdx.x) / 128 * 32; }
  nvcuda::wmma::fragment<nvcuda::wmma::accumulator, 16, 16, 16, float> sum_[2];
};

template <class T, class Sums, Along a_way, Along b_way, class A, class B>
__global__ void product_kernel(real* c, int M, int N, int K, int splits, bool add, A a,
                               B b) {
  __shared__ alignas(32) T a_piece[tile_k][line];
  __shared__ alignas(32) T b_piece[tile_k][line];
  const int g = int(blockIdx.z) / splits, split = int(blockIdx.z) % splits;
  Part part{int(blockIdx.y) * tile,
            int(blockIdx.x) * tile,
            M,
            N,
            int((long long)(K)*split / splits),
            int((long long)(K) * (split + 1) / splits)};
  Sums sums;
  for (; part.k < part.k_end; part.k += tile_k) {
    part.fetch_a(a_piece, a_way == Along::first,
                 [=](int m, int k) { return a(g, m, k); });
    part.fetch_b(b_piece, b_way == Along::second,
                 [=](int k, int n) { return b(g, k, n); });
    __syncthreads();
    sums.multiply(a_piece, b_piece);
    __syncthreads();  // nobody may fetch the next pieces before all are done with these
  }
  sums.put(c + size_t(blockIdx.z) * M * N, part, add);
}

template <Along a_way, Along b_way, class A, class B>
void launch_product(dim3 grid, real* c, int M, int N, int K, int splits, bool add, A a,
                    B b) {
  void (*kernel)(real*, int, int, int, int, bool, A, B) =
      product_kernel<real, Registers, a_way, b_way, A, B>;
  if (factors() == Factors::half) {
    kernel = product_kernel<half, Fragments<half>, a_way, b_way, A, B>;
  } else if (factors() == Factors::bfloat16) {
    kernel = product_kernel<__nv_bfloat16, Fragments<__nv_bfloat16>, a_way, b_way, A, B>;
  }
  kernel<<<grid, block_threads>>>(c, M, N, K, splits, add, a, b);
  launched("product");
}

// c [products,M,N] = or += a b. Where c has few tiles and k is long, several blocks share
// a tile, each with a part of the sum; the parts are added in order afterwards.
template <Along a_way, Along b_way, class A, class B>
void product(real* c, int products, int M, int N, int K, bool add, A a, B b) {
  if (products == 0 || M == 0 || N == 0) return;
  const int across = blocks_for(N, tile), down = blocks_for(M, tile);
  const int wanted = 128 / std::max(1, across * down * products);
  const int splits = std::max(1, std::min(wanted, K / (8 * tile_k)));
  ENSURE((long long)(products)*splits <= 65535, "product: %d at once are too many",
         products);
  const dim3 grid{unsigned(across), unsigned(down), unsigned(products * splits)};
  if (splits == 1) {
    launch_product<a_way, b_way>(grid, c, M, N, K, 1, add, a, b);
    return;
  }
  const int count = M * N;
  const DeviceArray parts(products * splits * count);
  real* const part = parts.data();
  launch_product<a_way, b_way>(grid, part, M, N, K, splits, false, a, b);
  each(
      products * count, ON_DEVICE(int i) {
        real sum = add ? c[i] : real(0);
        for (int s = 0; s < splits; ++s)
          sum += part[(i / count * splits + s) * count + i % count];
        c[i] = sum;
      });
}

}  // namespace chainrule
