// 37.4 micro_kernel | 35 min | difficulty 4 | needs 37.3 | replaces the op
#include "exercise.h"
#include "lessons/37-fast-matmul/ladder.h"

namespace EXERCISE {
using ladder::load, ladder::store, ladder::Watched;
using tile::lanes, tile::Vector, tile::vectors, tile::columns, tile::rows;

template <class To, class From>
static void add_tile(To c, int c_step, From a, int a_step, From b, int k_count) {
  Vector sum[rows][vectors] = {};
  for (int k = 0; k < k_count; ++k) {
    Vector b_k[vectors];
#pragma GCC unroll 4
    for (int v = 0; v < vectors; ++v) b_k[v] = load(b + (k * columns + v * lanes));
#pragma GCC unroll 6
    for (int row = 0; row < rows; ++row) {
      const real a_k = a[row * a_step + k];
#pragma GCC unroll 4
      for (int v = 0; v < vectors; ++v) sum[row][v] += a_k * b_k[v];
    }
  }
#pragma GCC unroll 6
  for (int row = 0; row < rows; ++row) {
#pragma GCC unroll 4
    for (int v = 0; v < vectors; ++v) {
      const To to = c + (row * c_step + v * lanes);
      store(to, load(to) + sum[row][v]);
    }
  }
}

void micro_kernel(real* c, int c_step, const real* a, int a_step, const real* b,
                  int k_count) {
  add_tile(c, c_step, a, a_step, b, k_count);
}
void micro_kernel(Watched<real> c, int c_step, Watched<const real> a, int a_step,
                  Watched<const real> b, int k_count) {
  add_tile(c, c_step, a, a_step, b, k_count);
}

}  // namespace EXERCISE
