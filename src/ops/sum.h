// Sums over all numbers or all rows, with the same bits for any number of threads.
//
//   const double sum = sum_each(count, [=](int i) { return x[i] * x[i]; });
//
// Floating-point addition depends on the order: (a + b) + c is not a + (b + c). So every
// piece has its own sum, and those are added in the order of the pieces, whoever was
// finished first. In double, because in float the millionth number that is added loses
// six of its seven digits. A helper of the CPU code, no op itself.
#pragma once

#include <algorithm>
#include <vector>

#include "ops/each.h"
#include "parallel.h"
#include "real.h"

namespace chainrule {

template <class Term>
double sum_range(int begin, int end, Term term) {
  // Sixteen sums that do not wait for each other, then what is left over.
  constexpr int lanes = 16;
  double lane[lanes] = {};
  int i = begin;
  for (; i <= end - lanes; i += lanes) {
    for (int k = 0; k < lanes; ++k) lane[k] += double(term(i + k));
  }
  for (; i < end; ++i) lane[0] += double(term(i));
  double sum = 0;
  for (const double part : lane) sum += part;
  return sum;
}

// The largest of term(begin) .. term(end - 1); at least one. A NaN is found only where
// it comes first.
template <class Term>
real largest_range(int begin, int end, Term term) {
  constexpr int lanes = 32;
  real lane[lanes];
  for (real& most : lane) most = term(begin);
  int i = begin;
  for (; i <= end - lanes; i += lanes) {
    for (int k = 0; k < lanes; ++k) {
      const real x = term(i + k);
      lane[k] = x > lane[k] ? x : lane[k];
    }
  }
  for (; i < end; ++i) lane[0] = std::max(lane[0], term(i));
  return *std::max_element(lane, lane + lanes);
}

template <class Term>
double sum_pieces(int count, int piece, Term term) {
  std::vector<double> partial(size_t(count / piece) + 1);
  parallel_for(count, piece, [&partial, piece, term](int begin, int end) {
    partial[size_t(begin / piece)] = sum_range(begin, end, term);
  });
  double sum = 0;
  for (const double part : partial) sum += part;
  return sum;
}

// term(0) + ... + term(count - 1)
template <class Term>
double sum_each(int count, Term term) {
  return sum_pieces(count, numbers_per_piece, term);
}

// term(0) + ... + term(N - 1), where each term is about C numbers of work
template <class Term>
double sum_rows(int N, int C, Term term) {
  return sum_pieces(N, rows_per_piece(C), term);
}

}  // namespace chainrule
