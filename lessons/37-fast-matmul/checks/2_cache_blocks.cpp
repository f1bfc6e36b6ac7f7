// Grades 37.2.
#include <algorithm>

#include "grade/grade.h"
#include "measured.h"

using namespace chainrule;
using namespace chainrule::ladder;
using Function = ProductFunction;
namespace mine {
Function cache_blocks;
}
namespace solution {
Function cache_blocks;
}

static void hand(Case& c) {
  c.set_size("M", 2);
  c.set_size("N", 4);
  c.set_size("K", 3);
  c.set("a", {1, 2, 3, 4, 5, 6});
  c.set("b", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
}

static void call(Case& c, Function* f) {
  const int M = c.size("M", {1, 2, 3, 5}), N = c.size("N", {1, 7, 63, 64, 65, 130}),
            K = c.size("K", {1, 5, 63, 64, 65, 150});
  real* const to = c.output("c", {M, N});
  f({to}, {c.input("a", {M, K})}, {c.input("b", {K, N})}, M, N, K);
}

#define EVERY_ROW                                                                     \
  "the numbers are right, but b comes past again for every row of c: the loops over " \
  "the blocks, k0 and n0, stand outside, the loop over m inside of them"
#define COLUMNS                                                                         \
  "the numbers are right, but each block is read down its columns: the innermost loop " \
  "must run over n, as in 37.1"

static std::string stays(const Grading&, AnyFunction candidate) {
  const auto f = reinterpret_cast<Function*>(candidate);
  return fetched(f, 24, 528, 528) <= 0.25 ? "" : EVERY_ROW;
}

// A cache of 32 lines keeps some rows of a block, but no column.
static std::string along_rows(const Grading&, AnyFunction candidate) {
  const auto f = reinterpret_cast<Function*>(candidate);
  return fetched(f, 4, 528, 528, Cache(32 * Cache::line_bytes)) <= 4 ? "" : COLUMNS;
}

enum class Slip { no_blocks, not_zeroed, zero_again, no_edge_k, no_edge_n, first_block };
template <Slip slip>
static void with(Watched<real> c, Watched<const real> a, Watched<const real> b, int M,
                 int N, int K) {
  const int block = slip == Slip::no_blocks ? 1 << 20 : 64;
  for (int m = 0; m < M; ++m) {
    for (int n = 0; n < N; ++n) {
      if (slip != Slip::not_zeroed) c[m * N + n] = 0;
    }
    for (int k0 = 0; k0 < K; k0 += block) {
      if (slip == Slip::no_edge_k && k0 + block > K) break;
      for (int n = 0; n < N && slip == Slip::zero_again; ++n) c[m * N + n] = 0;
      for (int k = k0; k < std::min(K, k0 + block); ++k) {
        const int row = slip == Slip::first_block ? k - k0 : k;
        for (int n = 0; n < N; ++n) {
          if (slip == Slip::no_edge_n && n >= N / block * block) break;
          c[m * N + n] += a[m * K + k] * b[row * N + n];
        }
      }
    }
  }
}

// Blocks as they should be, but down the columns of each.
static void down_columns(Watched<real> c, Watched<const real> a, Watched<const real> b,
                         int M, int N, int K) {
  constexpr int side = 64;
  for (int i = 0; i < M * N; ++i) c[i] = 0;
  for (int k0 = 0; k0 < K; k0 += side) {
    for (int n0 = 0; n0 < N; n0 += side) {
      for (int m = 0; m < M; ++m) {
        for (int n = n0; n < std::min(N, n0 + side); ++n) {
          for (int k = k0; k < std::min(K, k0 + side); ++k) {
            c[m * N + n] += a[m * K + k] * b[k * N + n];
          }
        }
      }
    }
  }
}

static const Check<Function> check(
    {"37.2",
     hand,
     call,
     mine::cache_blocks,
     solution::cache_blocks,
     {{with<Slip::no_blocks>, EVERY_ROW},
      {down_columns, COLUMNS},
      {with<Slip::not_zeroed>,
       "c is added to, but nobody has set it to 0 first: what stood there stays in it"},
      {with<Slip::zero_again>,
       "c is set to 0 again for each block k0, so only the last block is left: once, "
       "before all blocks"},
      {with<Slip::no_edge_k>,
       "the last k are left out where K is no multiple of 64: the last block is smaller"},
      {with<Slip::no_edge_n>,
       "the last n are left out where N is no multiple of 64: the last block is smaller"},
      {with<Slip::first_block>,
       "every block reads the first rows of b: its row k is b[k * N + n], k from k0 on"}},
     nullptr,
     {{"b stays in the cache", stays}, {"along the rows", along_rows}}});

#undef COLUMNS
#undef EVERY_ROW
