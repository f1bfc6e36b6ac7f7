// How far a product is from the plain loops in double: for the program and claims of
// lesson 39.
#pragma once

#include <cmath>
#include <vector>

#include "ladder.h"

namespace chainrule::ladder {

// The loops of lesson 03, in double: c, and the sums of |a| |b| that bound its rounding.
struct Plain {
  std::vector<double> c, sizes;
};

inline Plain plain_product(const Floats& a, const Floats& b, Sizes s) {
  const size_t M = size_t(s.M), N = size_t(s.N), K = size_t(s.K);
  Plain p{std::vector<double>(M * N), std::vector<double>(M * N)};
  for (size_t m = 0; m < M; ++m) {
    for (size_t k = 0; k < K; ++k) {
      for (size_t n = 0; n < N; ++n) {
        const double term = double(a[m * K + k]) * double(b[k * N + n]);
        p.c[m * N + n] += term;
        p.sizes[m * N + n] += std::abs(term);
      }
    }
  }
  return p;
}

struct Errors {
  double largest;  // of all numbers
  double typical;  // root of the mean square, as a share of that of c
  double bound;    // the largest, as a share of its sum of |a| |b|
};

inline Errors errors(const Floats& c, const Plain& plain) {
  Errors e{};
  double squares = 0, all = 0;
  for (size_t i = 0; i < plain.c.size(); ++i) {
    const double off = std::abs(double(c[i]) - plain.c[i]);
    if (!(off <= e.largest)) e.largest = off;  // a NaN stays
    if (!(off / plain.sizes[i] <= e.bound)) e.bound = off / plain.sizes[i];
    squares += off * off;
    all += plain.c[i] * plain.c[i];
  }
  e.typical = std::sqrt(squares / all);
  return e;
}

}  // namespace chainrule::ladder
