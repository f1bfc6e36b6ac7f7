// Sums over all numbers or all rows, with the same bits for any number of threads.
//
//   const double sum = sum_each(count, [=](int i) { return x[i] * x[i]; });
//
// Floating-point addition depends on the order: (a + b) + c is not a + (b + c). So every
// piece has its own sum, and those are added in the order of the pieces, whoever was
// finished first. In double, because in float the millionth number that is added loses
// six of its seven digits. A helper of the CPU code, no op itself.
#pragma once

#include <vector>

#include "ops/each.h"
#include "parallel.h"

namespace chainrule {

template <class Term>
double sum_range(int begin, int end, Term term) {
  // Eight sums that do not wait for each other, then what is left over.
  double lane[8] = {};
  int i = begin;
  for (; i <= end - 8; i += 8) {
    for (int k = 0; k < 8; ++k) lane[k] += double(term(i + k));
  }
  for (; i < end; ++i) lane[0] += double(term(i));
  double sum = 0;
  for (const double part : lane) sum += part;
  return sum;
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
