// The rungs of the ladder: see ladder.h, and the notes for the pictures.
//
// From each to the next there is one new idea; what bounds it is said above it. The loops
// are templates over the kind of their pointers, so that the clock times what the cache
// counts (watched.h). The last rung is the library: src/ops/matmul.cpp.
#include "ladder.h"

#include <algorithm>
#include <cmath>

#include "check.h"
#include "ops/matmul.h"
#include "parallel.h"
#include "tensor.h"

namespace chainrule {
namespace ladder {
namespace {

// ---- three loops ----------------------------------------------------------------------
// The formula as it stands: c[m,n] = sum over k of a[m,k] b[k,n]. Two things bound it. b
// is read down its columns, and of each line of 64 bytes that is fetched one number is
// used. And each addition waits for the one before it, four cycles or so.
template <class To, class From>
void three_loops(To c, From a, From b, Sizes s) {
  for (int m = 0; m < s.M; ++m) {
    for (int n = 0; n < s.N; ++n) {
      real sum = 0;
      for (int k = 0; k < s.K; ++k) sum += a[m * s.K + k] * b[k * s.N + n];
      c[m * s.N + n] = sum;
    }
  }
}

// ---- loop order -----------------------------------------------------------------------
// The same multiply-adds, the two inner loops exchanged: now a row of b is added to a row
// of c, both read along. Neighbours wait for nobody, so the compiler takes 8 or 16 at
// once. Bound: all of b comes past for every row of c.
template <class To, class From>
void rows_along(To c, From a, From b, Sizes s) {
  for (int m = 0; m < s.M; ++m) {
    const To c_m = c + m * s.N;
    for (int n = 0; n < s.N; ++n) c_m[n] = 0;
    for (int k = 0; k < s.K; ++k) {
      const real a_mk = a[m * s.K + k];
      const From b_k = b + k * s.N;
      for (int n = 0; n < s.N; ++n) c_m[n] += a_mk * b_k[n];
    }
  }
}

// ---- cache blocks ---------------------------------------------------------------------
// A block of b, 64 x 64 numbers, is used for all rows of c before the next one is
// touched: it comes once and should stay in the first cache. Bound: where N is a power of
// two its rows want the same few places of the cache and throw each other out.
template <class To>
void fill_zero(To c, int count) {
  for (int i = 0; i < count; ++i) c[i] = 0;
}

template <class To, class From>
void in_blocks(To c, From a, From b, Sizes s) {
  fill_zero(c, s.M * s.N);
  for (int k0 = 0; k0 < s.K; k0 += block) {
    const int k_end = std::min(s.K, k0 + block);
    for (int n0 = 0; n0 < s.N; n0 += block) {
      const int n_end = std::min(s.N, n0 + block);
      for (int m = 0; m < s.M; ++m) {
        for (int k = k0; k < k_end; ++k) {
          const real a_mk = a[m * s.K + k];
          for (int n = n0; n < n_end; ++n) c[m * s.N + n] += a_mk * b[k * s.N + n];
        }
      }
    }
  }
}

// ---- packing --------------------------------------------------------------------------
// The block is copied first, row behind row: 64 x 64 numbers side by side have a place
// for each of their lines. The copy costs one read in M. Bound: for each multiply-add a
// number of b is read, and one of c read and written: more than the first cache gives.
template <class To, class From>
void pack(To panel, From b, int N, int k_count, int inside, int width) {
  for (int k = 0; k < k_count; ++k) {
    for (int i = 0; i < inside; ++i) panel[k * width + i] = b[k * N + i];
    for (int i = inside; i < width; ++i) panel[k * width + i] = 0;
  }
}

template <class Parts, class To, class From>
void packed_blocks(To c, From a, From b, Sizes s, To panel) {
  fill_zero(c, s.M * s.N);
  for (int k0 = 0; k0 < s.K; k0 += block) {
    const int k_count = std::min(block, s.K - k0);
    for (int n0 = 0; n0 < s.N; n0 += block) {
      const int n_count = std::min(block, s.N - n0);
      Parts::pack(panel, b + (k0 * s.N + n0), s.N, k_count, n_count, block);
      for (int m = 0; m < s.M; ++m) {
        const To c_m = c + (m * s.N + n0);
        for (int k = 0; k < k_count; ++k) {
          const real a_mk = a[m * s.K + k0 + k];
          const To b_k = panel + k * block;
          for (int n = 0; n < n_count; ++n) c_m[n] += a_mk * b_k[n];
        }
      }
    }
  }
}

// ---- micro-kernel ---------------------------------------------------------------------
// A tile of c, 6 rows of 4 vectors, stays in registers while k runs through the block: 24
// vectors of sums, 4 of b, one of a, of 32. A step takes 4 + 6 numbers or vectors from
// the cache and makes 24 multiply-adds of vectors. Bound: the multipliers, nearly; the
// rest is the way of c's tile there and back, and blocks that are small.
template <class To, class From, class FromPanel>
void tile_product(To c, int c_step, From a, int a_step, FromPanel b, int k_count) {
  using tile::columns, tile::lanes, tile::rows, tile::vectors, tile::Vector;
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

constexpr int tile_size = tile::rows * tile::columns;

// Room for what is copied: a panel of b, the last rows of a, a tile at c's edge.
template <class To>
struct Memory {
  To panel, rows, edge;
};
constexpr int room =
    block * std::max(block, tile::columns) + tile::rows * block + tile_size;
template <class To>
Memory<To> split(To all) {
  const To rows = all + block * std::max(block, tile::columns);
  return {all, rows, rows + tile::rows * block};
}

// The last tiles of c, of which a part lies outside: a's rows are copied beside zeros,
// the tile is made elsewhere, and what is inside is added to c.
template <class Parts, class To, class From>
void edge_tile(To c, From a, Sizes s, Sizes inside, Memory<To> memory) {
  for (int row = 0; row < tile::rows; ++row) {
    for (int k = 0; k < inside.K; ++k) {
      memory.rows[row * block + k] = row < inside.M ? a[row * s.K + k] : 0;
    }
  }
  fill_zero(memory.edge, tile_size);
  Parts::kernel(memory.edge, tile::columns, memory.rows, block, memory.panel, inside.K);
  for (int row = 0; row < inside.M; ++row) {
    for (int n = 0; n < inside.N; ++n) {
      c[row * s.N + n] += memory.edge[row * tile::columns + n];
    }
  }
}

// The rows m_begin .. m_end of c.
template <class Parts, class To, class From>
void in_tiles(To c, From a, From b, Sizes s, int m_begin, int m_end, Memory<To> memory) {
  fill_zero(c + m_begin * s.N, (m_end - m_begin) * s.N);
  for (int k0 = 0; k0 < s.K; k0 += block) {
    const int k_count = std::min(block, s.K - k0);
    for (int n0 = 0; n0 < s.N; n0 += tile::columns) {
      const int n_count = std::min(tile::columns, s.N - n0);
      Parts::pack(memory.panel, b + (k0 * s.N + n0), s.N, k_count, n_count,
                  tile::columns);
      for (int m = m_begin; m < m_end; m += tile::rows) {
        const Sizes inside{std::min(tile::rows, m_end - m), n_count, k_count};
        const To c_m = c + (m * s.N + n0);
        const From a_m = a + (m * s.K + k0);
        if (inside.M == tile::rows && inside.N == tile::columns) {
          Parts::kernel(c_m, s.N, a_m, s.K, memory.panel, k_count);
        } else {
          edge_tile<Parts>(c_m, a_m, s, inside, memory);
        }
      }
    }
  }
}

// ---- threads --------------------------------------------------------------------------
// Each core takes some rows of c, whole tiles, and packs for itself. Every number of c is
// still one sum in one order: the bits do not depend on the number of threads. Bound: the
// multipliers of all cores; and each core packs all of b again.
int rows_before(int thread, int threads, int M) {
  const int tiles = (M + tile::rows - 1) / tile::rows;
  return std::min(M, tiles * thread / threads * tile::rows);
}

template <class Parts>
void shared_rows(real* c, const real* a, const real* b, Sizes s) {
  const int count = threads();
  parallel_for(count, 1, [=](int begin, int end) {
    std::vector<real> memory(room);
    in_tiles<Parts>(c, a, b, s, Parts::first(begin, count, s.M),
                    Parts::first(end, count, s.M), split(memory.data()));
  });
}

// ---- whose parts ----------------------------------------------------------------------

struct Ours {
  template <class To, class From>
  static void pack(To panel, From b, int N, int k_count, int inside, int width) {
    ladder::pack(panel, b, N, k_count, inside, width);
  }
  template <class To, class From, class FromPanel>
  static void kernel(To c, int c_step, From a, int a_step, FromPanel b, int k_count) {
    tile_product(c, c_step, a, a_step, b, k_count);
  }
  static int first(int thread, int threads, int M) {
    return rows_before(thread, threads, M);
  }
};

struct Yours {
  static void pack(real* panel, const real* b, int N, int k_count, int inside,
                   int width) {
    pack_panel(panel, b, N, k_count, inside, width);
  }
  static void kernel(real* c, int c_step, const real* a, int a_step, const real* b,
                     int k_count) {
    micro_kernel(c, c_step, a, a_step, b, k_count);
  }
  static int first(int thread, int threads, int M) {
    return first_row(thread, threads, M);
  }
};

template <class Parts, class To, class From>
void climb(Rung rung, To c, From a, From b, Sizes s, To memory) {
  switch (rung) {
    case Rung::three_loops:
      return three_loops(c, a, b, s);
    case Rung::loop_order:
      return rows_along(c, a, b, s);
    case Rung::cache_blocks:
      return in_blocks(c, a, b, s);
    case Rung::packing:
      return packed_blocks<Parts>(c, a, b, s, memory);
    case Rung::micro_kernel:
      return in_tiles<Parts>(c, a, b, s, 0, s.M, split(memory));
    default:
      fail(__FILE__, __LINE__, "this rung is not climbed by one thread alone");
  }
}

}  // namespace

void product(Rung rung, real* c, const real* a, const real* b, Sizes s, Whose whose) {
  const bool yours = whose == Whose::yours;
  if (rung == Rung::library) {
    return matmul(c, a, b, s.M, s.N, s.K, false, false, false);
  }
  if (rung == Rung::threads) {
    return yours ? shared_rows<Yours>(c, a, b, s) : shared_rows<Ours>(c, a, b, s);
  }
  if (yours && rung == Rung::loop_order) {
    return chainrule::loop_order(c, a, b, s.M, s.N, s.K);
  }
  if (yours && rung == Rung::cache_blocks) {
    return chainrule::cache_blocks(c, a, b, s.M, s.N, s.K);
  }
  static thread_local std::vector<real> memory(room);
  yours ? climb<Yours>(rung, c, a, b, s, memory.data())
        : climb<Ours>(rung, c, a, b, s, memory.data());
}

std::vector<real> product(Rung rung, const std::vector<real>& a,
                          const std::vector<real>& b, Sizes s) {
  if (rung == Rung::library) {  // an op: its numbers are the device's
    Tensor c({s.M, s.N});
    product(rung, c.data(), Tensor::from({s.M, s.K}, a).data(),
            Tensor::from({s.K, s.N}, b).data(), s);
    return c.host();
  }
  std::vector<real> c(size_t(s.M) * size_t(s.N), NAN);
  product(rung, c.data(), a.data(), b.data(), s);
  return c;
}

Count count(Rung rung, Sizes s) {
  // One piece of memory, from the start of a page, so that the same lines meet each time.
  const auto whole_lines = [](int count) { return (count + 15) / 16 * 16; };
  const int c = whole_lines(s.M * s.N), a = whole_lines(s.M * s.K),
            b = whole_lines(s.K * s.N), page = 4096;
  std::vector<real> all(size_t(c + a + b + room) + page / sizeof(real), 1);
  const auto start = reinterpret_cast<uintptr_t>(all.data());
  real* const first = all.data() + (page - start % page) % page / sizeof(real);
  Cache cache;
  const Watched<real> to{first, &cache};
  climb<Ours, Watched<real>, Watched<const real>>(rung, to, to + c, to + (c + a), s,
                                                  to + (c + a + b));
  const double multiply_adds = s.flops() / 2;
  return {double(cache.asked) / multiply_adds,
          double(cache.fetched) * Cache::line_bytes / multiply_adds};
}

const std::vector<Rung>& rungs() {
  static const std::vector<Rung> all = {
      Rung::three_loops,  Rung::loop_order, Rung::cache_blocks, Rung::packing,
      Rung::micro_kernel, Rung::threads,    Rung::library};
  return all;
}

const char* name_of(Rung rung) {
  const char* const names[] = {"three loops",  "loop order", "cache blocks", "packing",
                               "micro-kernel", "threads",    "the library"};
  return names[int(rung)];
}

}  // namespace ladder

// ---- the ladder's own parts, until an exercise takes their place ----------------------

REPLACEABLE void loop_order(real* c, const real* a, const real* b, int M, int N, int K) {
  ladder::product(ladder::Rung::loop_order, c, a, b, {M, N, K});
}
REPLACEABLE void cache_blocks(real* c, const real* a, const real* b, int M, int N,
                              int K) {
  ladder::product(ladder::Rung::cache_blocks, c, a, b, {M, N, K});
}
REPLACEABLE void pack_panel(real* panel, const real* b, int N, int k_count, int inside,
                            int width) {
  ladder::pack(panel, b, N, k_count, inside, width);
}
REPLACEABLE void micro_kernel(real* c, int c_step, const real* a, int a_step,
                              const real* b, int k_count) {
  ladder::tile_product(c, c_step, a, a_step, b, k_count);
}
REPLACEABLE int first_row(int thread, int threads, int M) {
  return ladder::rows_before(thread, threads, M);
}
REPLACEABLE double attainable(int M, int N, int K, double peak, double rate) {
  const double bytes = 4.0 * (double(M) * K + double(K) * N + double(M) * N);
  return std::min(peak, 2.0 * M * N * K / bytes * rate);
}

}  // namespace chainrule
