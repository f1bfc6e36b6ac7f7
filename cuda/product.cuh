// c = a b, by tiles: what matmul and the three convolutions come down to.
//
// A block makes a tile of c, 128 x 128 or 64 x 64. It walks along k in steps of 8 or 16:
// all its threads fetch a piece of a and of b into shared memory, and multiply the pieces
// (tiles.cuh), while the next ones are on their way. So every number that is fetched is
// used 128 or 64 times. Where it stands, or how it is made of an image, is a function's
// business: a(g, i, k) is term k of row i of a, b(g, i, k) term k of column i of b. g
// counts products of the same sizes (images, groups). Introduced by lesson 39.
#pragma once

#include "cuda/factors.h"
#include "cuda/kernel.cuh"
#include "cuda/tiles.cuh"

namespace chainrule {

// How the products c [M,N] are cut into the work of blocks: tiles, and parts of the sums.
// From the sizes alone, so that equal sizes give equal bits on every GPU.
struct Cut {
  int M, N, K;
  int tile, down, across;  // the tile's side, tiles in a column and in a row of c
  int splits, terms;       // a sum is made in so many parts, of so many terms each
  long long blocks;

  Cut(int of_side, int products, int rows, int columns, int of_sum)
      : M(rows), N(columns), K(of_sum), tile(of_side), splits(1), terms(of_sum) {
    down = blocks_for(M, tile), across = blocks_for(N, tile);
    blocks = (long long)(products)*down * across;
  }
  // Where c has few tiles and sums are long, several blocks share a tile. Every part but
  // the last has whole pieces, and begins at a multiple of 16 bytes.
  void split_sums() {
    const long long wanted =
        std::min(processors / std::max(blocks, 1LL), K / (2LL * tile));
    if (wanted <= 1) return;
    terms = blocks_for(blocks_for(K, int(wanted)), 16) * 16;
    splits = blocks_for(K, terms);
    blocks *= splits;
  }
  static constexpr int processors = 128;  // of a large GPU; a small one has more turns
};

constexpr int large_tile = 128, small_tile = 64;

// Large tiles feed the multipliers, many tiles the processors: where large ones would
// leave more than half of the processors without work, or stand out of c, small ones.
inline Cut cut_of(int products, int M, int N, int K) {
  Cut large(large_tile, products, M, N, K), small(small_tile, products, M, N, K);
  large.split_sums(), small.split_sums();
  const bool outside = M <= small_tile || N <= small_tile;
  return outside || 2 * large.blocks < Cut::processors ? small : large;
}

// Two pieces of each factor: the next one is put where nobody reads, so one barrier for
// each step is enough. Two blocks for each processor: 128 registers for each thread.
template <class Sums, Along a_way, Along b_way, class A, class B>
__global__ void __launch_bounds__(block_threads, 2)
    product_kernel(real* c, Cut cut, bool add, A a, B b) {
  using APart = typename Sums::template Part<a_way>;
  using BPart = typename Sums::template Part<b_way>;
  __shared__ alignas(32) APart a_part[2];
  __shared__ alignas(32) BPart b_part[2];
  // 1. Which tile of which product, and which part of its sums.
  const int of_tile = int(blockIdx.x) / (cut.across * cut.down);
  const int g = of_tile / cut.splits, split = of_tile % cut.splits;
  const int m0 = int(blockIdx.x) / cut.across % cut.down * Sums::tile;
  const int n0 = int(blockIdx.x) % cut.across * Sums::tile;
  const int k_end = min(cut.K, (split + 1) * cut.terms);
  // 2. Along k: take the next pieces, multiply these, put the next ones down.
  Fetched<Sums::tile, Sums::depth, a_way> next_a;
  Fetched<Sums::tile, Sums::depth, b_way> next_b;
  Sums sums;
  int k = split * cut.terms;
  next_a.take(a, g, m0, cut.M, k, k_end);
  next_b.take(b, g, n0, cut.N, k, k_end);
  next_a.put(a_part[0]);
  next_b.put(b_part[0]);
  __syncthreads();
  int now = 0;  // the pieces that are complete
  for (k += Sums::depth; k < k_end; k += Sums::depth) {
    next_a.take(a, g, m0, cut.M, k, k_end);
    next_b.take(b, g, n0, cut.N, k, k_end);
    sums.multiply(a_part[now], b_part[now]);
    now = 1 - now;
    next_a.put(a_part[now]);
    next_b.put(b_part[now]);
    __syncthreads();
  }
  sums.multiply(a_part[now], b_part[now]);
  // 3. The tile.
  sums.put(c + size_t(of_tile) * cut.M * cut.N,
           Place{m0, n0, cut.M, cut.N, add, by_fours(c, cut.N)});
}

template <int tile, Along a_way, Along b_way, class A, class B>
void launch_product(Factors factors, real* c, const Cut& cut, bool add, A a, B b) {
  void (*kernel)(real*, Cut, bool, A, B) =
      product_kernel<Registers<tile>, a_way, b_way, A, B>;
  if (factors == Factors::half) {
    kernel = product_kernel<Fragments<half, tile>, a_way, b_way, A, B>;
  } else if (factors == Factors::bfloat16) {
    kernel = product_kernel<Fragments<__nv_bfloat16, tile>, a_way, b_way, A, B>;
  }
  kernel<<<unsigned(cut.blocks), block_threads>>>(c, cut, add, a, b);
  launched("product");
}

template <Along a_way, Along b_way, class A, class B>
void launch_product(real* c, const Cut& cut, bool add, A a, B b) {
  if (cut.tile == large_tile) {
    launch_product<large_tile, a_way, b_way>(factors(), c, cut, add, a, b);
  } else {
    launch_product<small_tile, a_way, b_way>(factors(), c, cut, add, a, b);
  }
}

// c [products,M,N] = or += a b
template <Along a_way, Along b_way, class A, class B>
void product(real* c, int products, const Cut& cut, bool add, A a, B b) {
  if (cut.blocks == 0) return;
  ENSURE(cut.blocks <= 2147483647, "product: %d at once are too many", products);
  if (cut.splits == 1) {
    launch_product<a_way, b_way>(c, cut, add, a, b);
    return;
  }
  const int count = cut.M * cut.N, splits = cut.splits;
  const DeviceArray parts(products * splits * count);
  real* const part = parts.data();
  launch_product<a_way, b_way>(part, cut, false, a, b);
  each(  // the parts of a sum are added in order
      products * count, ON_DEVICE(int i) {
        real sum = add ? c[i] : real(0);
        for (int s = 0; s < splits; ++s)
          sum += part[(i / count * splits + s) * count + i % count];
        c[i] = sum;
      });
}

template <Along a_way, Along b_way, class A, class B>
void product(real* c, int products, int M, int N, int K, bool add, A a, B b) {
  product<a_way, b_way>(c, products, cut_of(products, M, N, K), add, a, b);
}

}  // namespace chainrule
