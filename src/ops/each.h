// The loop of every elementwise op: all cores take pieces of the range.
//
//   each(count, [=](int i) { y[i] = 2 * x[i]; });
//
// Capture by value ([=]): the pointers then stay in registers and the compiler may use
// vector instructions. What adds up numbers uses ops/sum.h. A helper of the CPU code, no
// op itself. Introduced by lesson 04.
#pragma once

#include <algorithm>

#include "parallel.h"

namespace chainrule {

// Numbers in a piece: more work than it costs to wake a thread, less than fills a cache.
constexpr int numbers_per_piece = 4096;

inline int rows_per_piece(int C) {
  return std::max(1, numbers_per_piece / std::max(1, C));
}

// one(i) for i = 0 .. count - 1
template <class One>
void each(int count, One one) {
  parallel_for(count, numbers_per_piece, [one](int begin, int end) {
    const One own = one;  // a copy that no other thread can see is free to optimize
    for (int i = begin; i < end; ++i) own(i);
  });
}

// row(n) for n = 0 .. N - 1, where each row is about C numbers of work
template <class Row>
void each_row(int N, int C, Row row) {
  parallel_for(N, rows_per_piece(C), [row](int begin, int end) {
    for (int n = begin; n < end; ++n) row(n);
  });
}

}  // namespace chainrule
