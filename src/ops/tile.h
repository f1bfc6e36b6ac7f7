// The part of a matrix product that happens in the processor's registers: one tile of the
// result.
//
// A tile of c stays in vector registers while its sums run along k. It walks a and b with
// steps of their own, so that both can be read where they stand or be packed: copied into
// the order of use. matmul and the convolutions differ in what they pack, not in this.
// A helper of the CPU code, no op itself. Introduced by lesson 37.
#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "real.h"

namespace chainrule {
namespace tile {

// A vector register's worth of numbers; the compiler knows how to add and multiply them.
#if defined(__AVX512F__)
constexpr int register_bytes = 64, vectors = 4;  // 24 of 32 registers hold sums
#elif defined(__AVX__)
constexpr int register_bytes = 32, vectors = 2;  // 12 of 16
#else
constexpr int register_bytes = 16, vectors = 2;
#endif
typedef real Vector
    __attribute__((vector_size(register_bytes), aligned(sizeof(real)), may_alias));

constexpr int lanes = register_bytes / int(sizeof(real));
constexpr int rows = 6, columns = vectors * lanes;  // of a tile
constexpr int block_k = 384;  // so long are the sums of a tile; longer ones come in parts

inline Vector load(const real* from) { return *reinterpret_cast<const Vector*>(from); }
inline void store(real* to, Vector numbers) { *reinterpret_cast<Vector*>(to) = numbers; }

// A matrix that may be stored the other way round: element (row, column) of it.
struct Operand {
  const real* data;
  int row_step, column_step;
  const real* at(int row, int column) const {
    return data + ptrdiff_t(row) * row_step + ptrdiff_t(column) * column_step;
  }
  Operand from(int row, int column) const {
    return {at(row, column), row_step, column_step};
  }
  Operand turned() const { return {data, column_step, row_step}; }
};

// c[R][columns] = or += a b: a tile, or the last rows of c. With a copy: what it reads of
// b is packed there on the way, for the tiles below it; the sums leave time enough for
// that. Not inlined, so that the sums need not share registers with what is around.
template <int R = rows, bool with_copy = false>
__attribute__((noinline)) void multiply(real* c, int c_step, Operand a, const real* b,
                                        int b_step, int k_count, bool add,
                                        real* copy = nullptr) {
  // The sums need c only at the end: it has time to come from memory until then.
  for (int row = 0; row < R; ++row) {
    for (int v = 0; v < vectors; ++v) {
      __builtin_prefetch(c + ptrdiff_t(row) * c_step + v * lanes, 1);
    }
  }
  Vector sum[R][vectors] = {};
  const real* a_k = a.data;
  for (int k = 0; k < k_count; ++k, a_k += a.column_step, b += b_step) {
    Vector b_k[vectors];
#pragma GCC unroll 4
    for (int v = 0; v < vectors; ++v) b_k[v] = load(b + v * lanes);
    if constexpr (with_copy) {
#pragma GCC unroll 4
      for (int v = 0; v < vectors; ++v) store(copy + k * columns + v * lanes, b_k[v]);
    }
#pragma GCC unroll 6
    for (int row = 0; row < R; ++row) {
      const real a_row = a_k[ptrdiff_t(row) * a.row_step];
#pragma GCC unroll 4
      for (int v = 0; v < vectors; ++v) sum[row][v] += a_row * b_k[v];
    }
  }
#pragma GCC unroll 6
  for (int row = 0; row < R; ++row) {
#pragma GCC unroll 4
    for (int v = 0; v < vectors; ++v) {
      real* to = c + ptrdiff_t(row) * c_step + v * lanes;
      store(to, add ? load(to) + sum[row][v] : sum[row][v]);
    }
  }
}

// The same for `count` rows, at most R: so that the last rows cost no more than they
// must.
template <int R = rows>
void multiply_rows(int count, real* c, int c_step, Operand a, const real* b, int b_step,
                   int k_count, bool add, real* copy) {
  if (count < R) {
    if constexpr (R > 1)
      multiply_rows<R - 1>(count, c, c_step, a, b, b_step, k_count, add, copy);
  } else if (copy) {
    multiply<R, true>(c, c_step, a, b, b_step, k_count, add, copy);
  } else {
    multiply<R>(c, c_step, a, b, b_step, k_count, add);
  }
}

// Two rows of a square exchange what stands on the wrong side: in each pair of pieces,
// `away` numbers long, the upper row's second one and the lower row's first one.
template <int away, int... i>
void exchange(Vector& upper, Vector& lower, std::integer_sequence<int, i...>) {
  const Vector u = upper, l = lower;
#if defined(__clang__) || __GNUC__ >= 12
  upper = __builtin_shufflevector(u, l, (i & away ? lanes + i - away : i)...);
  lower = __builtin_shufflevector(u, l, (i & away ? lanes + i : i + away)...);
#else
  upper = Vector{(i & away ? l[i - away] : u[i])...};
  lower = Vector{(i & away ? l[i] : u[i + away])...};
#endif
}

// Rows become columns: first the halves of the square change places, then the halves of
// its quarters, and so on. All of it stays in registers.
template <int away = lanes / 2>
void turn(Vector* square) {
  if constexpr (away > 0) {
#pragma GCC unroll 16
    for (int row = 0; row < lanes; ++row) {
      if ((row & away) != 0) continue;
      exchange<away>(square[row], square[row + away],
                     std::make_integer_sequence<int, lanes>{});
    }
    turn<away / 2>(square);
  }
}

// `width` numbers, register by register: memmove would think longer than it copies.
template <int width>
void copy_row(real* to, const real* from) {
  Vector whole[width / lanes + 1];
#pragma GCC unroll 4
  for (int v = 0; v < width / lanes; ++v) whole[v] = load(from + v * lanes);
#pragma GCC unroll 4
  for (int v = 0; v < width / lanes; ++v) store(to + v * lanes, whole[v]);
  for (int i = width / lanes * lanes; i < width; ++i) to[i] = from[i];
}

// to[k][i] = from(k, i) for the first `inside` of `width` columns; beyond stands zero, so
// that a tile need not look. Sixteen k at a time: where `from` lies the other way round,
// squares are turned, and the lines that are written stay in the cache until they are
// full.
template <int width>
void pack(real* to, Operand from, int k_count, int inside) {
  for (int k0 = 0; k0 < k_count; k0 += 16) {
    const int k_end = std::min(k_count, k0 + 16);
    if (from.column_step == 1) {
      for (int k = k0; k < k_end; ++k) {
        const real* row = from.at(k, 0);
        if (inside == width) {
          copy_row<width>(to + k * width, row);
        } else {
          std::copy(row, row + inside, to + k * width);
        }
      }
    } else {
      int i = 0;
      for (; from.row_step == 1 && k_end == k0 + 16 && i + lanes <= inside; i += lanes) {
        for (int k = k0; k < k_end; k += lanes) {
          Vector square[lanes];
          for (int n = 0; n < lanes; ++n) square[n] = load(from.at(k, i + n));
          turn(square);
          for (int n = 0; n < lanes; ++n) store(to + (k + n) * width + i, square[n]);
        }
      }
      for (; i < inside; ++i) {
        const real* column = from.at(0, i);
        for (int k = k0; k < k_end; ++k)
          to[k * width + i] = column[ptrdiff_t(k) * from.row_step];
      }
    }
    for (int k = k0; k < k_end; ++k) {
      std::fill(to + k * width + inside, to + (k + 1) * width, real(0));
    }
  }
}

// M rows of a, as tiles read them: in place where they lie along k, else packed. One of
// a's two steps is 1.
class Rows {
 public:
  // For rows that lie across k `memory` has room for M, rounded up to whole tiles, times
  // k_count numbers; for others there is none.
  Rows(Operand a, int M, int k_count, real* memory)
      : a_(a), M_(M), k_count_(k_count), packed_(memory) {
    if (a.column_step == 1) return;
    const int whole = M / rows * rows;
    pack_across(whole, memory);
    if (whole < M) {
      pack<rows>(memory + whole * k_count, a.from(whole, 0).turned(), k_count, M - whole);
    }
  }

  // c [M, columns_inside] = or += these rows times k_count rows of b. If `copy` is given,
  // the first tile leaves b packed there, and the others read the copy.
  void times(const real* b, int b_step, real* c, int c_step, int columns_inside, bool add,
             real* copy = nullptr) const {
    for (int m = 0; m < M_; m += rows, c += ptrdiff_t(rows) * c_step) {
      const Operand a =
          a_.column_step == 1 ? a_.from(m, 0) : Operand{packed_ + m * k_count_, 1, rows};
      const int inside = std::min(rows, M_ - m);
      if (columns_inside == columns) {
        multiply_rows(inside, c, c_step, a, b, b_step, k_count_, add, copy);
        if (copy) b = copy, b_step = columns, copy = nullptr;
        continue;
      }
      real whole[rows * columns];
      multiply_rows(inside, whole, columns, a, b, b_step, k_count_, false, nullptr);
      for (int row = 0; row < inside; ++row) {
        for (int n = 0; n < columns_inside; ++n) {
          real& to = c[ptrdiff_t(row) * c_step + n];
          to = (add ? to : 0) + whole[row * columns + n];
        }
      }
    }
  }

 private:
  // Whole tiles of rows that lie across k: each row of memory is read once, in order.
  void pack_across(int whole, real* memory) const {
    for (int k = 0; k < k_count_; ++k) {
      const real* from = a_.at(0, k);
      for (int m = 0; m < whole; m += rows) {
        copy_row<rows>(memory + m * k_count_ + k * rows, from + m);
      }
    }
  }

  Operand a_;
  int M_, k_count_;
  const real* packed_;
};

// A thread's own memory, kept for the next time. One user at a time.
inline real* own_memory(size_t count) {
  static thread_local std::vector<real> memory;
  if (memory.size() < count) memory.resize(count);
  return memory.data();
}

}  // namespace tile
}  // namespace chainrule
