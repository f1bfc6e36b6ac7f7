// Tensor cores: the 32 lanes of a warp multiply a 16 x 16 tile by another in one step.
//
// Each lane holds 8 numbers of each tile (256 / 32), half a row of it. At mma_sync the
// lanes meet, and the last to arrive multiplies for all. On a GPU numbers lie in other
// lanes, which CUDA does not tell: use x[i] only for what is alike for every number.
// Has 16 x 16 x 16 tiles, half and bfloat16 in, float (or half) out; nothing else.
#pragma once

#include "cuda_bf16.h"
#include "cuda_fp16.h"

namespace nvcuda::wmma {

struct matrix_a;
struct matrix_b;
struct accumulator;
struct row_major;
struct col_major;
enum layout_t { mem_row_major, mem_col_major };

template <class Use, int m, int n, int k, class T, class Layout = void>
struct fragment {
  static_assert(m == 16 && n == 16 && k == 16, "the simulator has tiles of 16 x 16 x 16");
  static constexpr int num_elements = 8;
  T x[8];
  // lane and i -> row and column of the tile
  static int row() { return chainrule::simulator::engine.thread % 32 / 2; }
  static int column(int i) { return chainrule::simulator::engine.thread % 2 * 8 + i; }
};

// Loads and stores are made by each lane for its own numbers, so they are checked and
// counted like any others.
template <class Use, class T, class Layout>
void load_matrix_sync(fragment<Use, 16, 16, 16, T, Layout>& f, const T* from, unsigned ld,
                      SIMULATOR_WHERE) {
  chainrule::simulator::order_lanes(~0u, file, line);
  constexpr bool columns = std::is_same_v<Layout, col_major>;
  for (int i = 0; i < 8; ++i) {
    f.x[i] = columns ? from[f.row() + f.column(i) * int(ld)]
                     : from[f.row() * int(ld) + f.column(i)];
  }
}
template <class T>
void load_matrix_sync(fragment<accumulator, 16, 16, 16, T>& f, const T* from, unsigned ld,
                      layout_t layout, SIMULATOR_WHERE) {
  chainrule::simulator::order_lanes(~0u, file, line);
  const int down = layout == mem_row_major ? int(ld) : 1, along = int(ld) + 1 - down;
  for (int i = 0; i < 8; ++i) f.x[i] = from[f.row() * down + f.column(i) * along];
}
template <class T>
void store_matrix_sync(T* to, const fragment<accumulator, 16, 16, 16, T>& f, unsigned ld,
                       layout_t layout, SIMULATOR_WHERE) {
  chainrule::simulator::order_lanes(~0u, file, line);
  const int down = layout == mem_row_major ? int(ld) : 1, along = int(ld) + 1 - down;
  for (int i = 0; i < 8; ++i) to[f.row() * down + f.column(i) * along] = f.x[i];
}
template <class Fragment, class T>
void fill_fragment(Fragment& f, T value) {
  for (auto& x : f.x) x = value;
}

template <class T, class Out>
struct Product {
  const T *a, *b;
  const Out* c;
  Out* d;
};

// d = a b + c, by the last of the 32 lanes for all of them.
template <class T, class Out>
__attribute__((no_sanitize("thread"))) void multiply_tiles(unsigned, void* const* mine) {
  float b[16][16];
  for (int lane = 0; lane < 32; ++lane) {
    const auto* one = static_cast<const Product<T, Out>*>(mine[lane]);
    for (int i = 0; i < 8; ++i) {
      const T value = one->b[i];
      b[lane / 2][lane % 2 * 8 + i] = float(value);
    }
  }
  for (int row = 0; row < 16; ++row) {
    float sum[16];
    for (int half_row = 0; half_row < 2; ++half_row) {
      const auto* one = static_cast<const Product<T, Out>*>(mine[row * 2 + half_row]);
      for (int i = 0; i < 8; ++i) sum[half_row * 8 + i] = float(one->c[i]);
    }
    for (int k = 0; k < 16; ++k) {
      const auto* one = static_cast<const Product<T, Out>*>(mine[row * 2 + k / 8]);
      const float a = float(one->a[k % 8]);
      for (int i = 0; i < 16; ++i) sum[i] += a * b[k][i];
    }
    for (int i = 0; i < 16; ++i) {
      const auto* one = static_cast<const Product<T, Out>*>(mine[row * 2 + i / 8]);
      one->d[i % 8] = Out(sum[i]);
    }
  }
}

template <class T, class LayoutA, class LayoutB, class Out>
void mma_sync(fragment<accumulator, 16, 16, 16, Out>& d,
              const fragment<matrix_a, 16, 16, 16, T, LayoutA>& a,
              const fragment<matrix_b, 16, 16, 16, T, LayoutB>& b,
              const fragment<accumulator, 16, 16, 16, Out>& c, SIMULATOR_WHERE) {
  Product<T, Out> mine{a.x, b.x, c.x, d.x};
  chainrule::simulator::warp_meeting(~0u, multiply_tiles<T, Out>, &mine, "mma_sync", file,
                                     line);
}

}  // namespace nvcuda::wmma
