// Grades 39.4. The launch and the fetching are the stub's.
#include "grade/kernel.h"

using namespace chainrule;
using Function = void(real* c, const real* a, const real* b, int M, int N, int K);
namespace mine {
Function register_tile;
}
namespace solution {
Function register_tile;
}

namespace {

void hand(Case& c) {
  for (const char* size : {"M", "N", "K"}) c.set_size(size, 2);
  c.set("a", {1, 2, 3, 4});
  c.set("b", {5, 6, 7, 8});
}

void call(Case& c, Function* f) {
  const int M = c.size("M", {1, 9, 32, 33}), N = c.size("N", {1, 20, 32}),
            K = c.size("K", {1, 5, 16, 20});
  real* to = c.output("c", {M, N});
  f(to, c.input("a", {M, K}), c.input("b", {K, N}), M, N, K);
}

constexpr int tile = 32, depth = 16, side = 4, threads = 64;
using Piece = real[depth][tile + 2];

__device__ void fetch(Piece& a_tile, Piece& b_tile, const real* a, const real* b, int m0,
                      int n0, int k0, int M, int N, int K) {
  for (int i = int(threadIdx.x); i < tile * depth; i += threads) {
    const int m = m0 + i / depth, a_k = k0 + i % depth;
    const int n = n0 + i % tile, b_k = k0 + i / tile;
    a_tile[i % depth][i / depth] = m < M && a_k < K ? a[m * K + a_k] : 0;
    b_tile[i / tile][i % tile] = n < N && b_k < K ? b[b_k * N + n] : 0;
  }
}

// The kernel, with one thing that can go wrong each.
enum Wrong {
  no_first_barrier,
  no_second_barrier,
  no_guard,
  read_together,
  whole_pieces_only,
  sums_swapped,
  same_a_for_all,
  no_variables,
};

template <Wrong wrong>
__global__ void wrong_kernel(real* c, const real* a, const real* b, int M, int N, int K) {
  __shared__ Piece a_tile, b_tile;
  const int row = int(threadIdx.x) / 8, column = int(threadIdx.x) % 8;
  const int m0 = int(blockIdx.y) * tile, n0 = int(blockIdx.x) * tile;
  real sum[side][side] = {};
  const int end = wrong == whole_pieces_only ? K / depth * depth : K;
  for (int k0 = 0; k0 < end; k0 += depth) {
    fetch(a_tile, b_tile, a, b, m0, n0, k0, M, N, K);
    if (wrong != no_first_barrier) __syncthreads();
    for (int k = 0; k < depth; ++k) {
      for (int i = 0; i < side; ++i) {
        for (int j = 0; j < side; ++j) {
          const bool together = wrong == read_together;
          const int m = together                  ? side * row + i
                        : wrong == same_a_for_all ? row
                                                  : row + 8 * i;
          const int n = together ? side * column + j : column + 8 * j;
          // volatile: read again for each product, whatever the compiler would save
          const volatile Piece &as = a_tile, &bs = b_tile;
          sum[i][j] += as[k][m] * bs[k][n];
        }
      }
    }
    if (wrong != no_second_barrier) __syncthreads();
  }
  for (int i = 0; i < side; ++i) {
    for (int j = 0; j < side; ++j) {
      const int m = m0 + row + 8 * i, n = n0 + column + 8 * j;
      const real value = wrong == sums_swapped ? sum[j][i] : sum[i][j];
      if (wrong == no_guard || (m < M && n < N)) c[m * N + n] = value;
    }
  }
}

template <Wrong wrong>
void mistake(real* c, const real* a, const real* b, int M, int N, int K) {
  const dim3 blocks((N + tile - 1) / tile, (M + tile - 1) / tile);
  wrong_kernel<wrong><<<blocks, threads>>>(c, a, b, M, N, K);
}

constexpr const char* too_many =
    "more than 0.55 reads of shared memory for each multiply-add: for each k read 4 "
    "numbers of a_tile and 4 of b_tile into variables first, then make 16 products of "
    "them";

std::string few_reads(const Grading& g, AnyFunction f) {
  Case c(1);
  c.set_size("M", 32), c.set_size("N", 32), c.set_size("K", 32);
  const simulator::Card card = card_of(g, f, c);
  const double all = 32 * 32 * 32;
  if (double(card.global_reads.accesses) > (2.0 / tile + 0.01) * all) {
    return "more is read from the device's memory than fetch does: the factors stand in "
           "a_tile and b_tile";
  }
  return double(card.shared_reads.accesses) <= 0.55 * all ? "" : too_many;
}

const Check<Function> check(
    {"39.4",
     hand,
     call,
     mine::register_tile,
     solution::register_tile,
     {{mistake<no_first_barrier>, "a read of memory that nobody has written"},
      {mistake<no_second_barrier>, "a data race"},
      {mistake<no_guard>, "an access outside of an array"},
      {mistake<read_together>,
       "rows and columns are read as 4 row + i and 4 column + j, and written as row + 8 "
       "i and column + 8 j: they must be the same"},
      {mistake<whole_pieces_only>,
       "the terms behind the last whole 16 are missing: go on while k0 < K"},
      {mistake<sums_swapped>,
       "sum[j][i] is written where sum[i][j] belongs: i counts rows, j columns"},
      {mistake<same_a_for_all>,
       "all four rows get the first one's factors of a: a_tile[k][row + 8 * i]"},
      {mistake<no_variables>, too_many}},
     nullptr,
     {any_order, {"report card", few_reads}}});

}  // namespace
