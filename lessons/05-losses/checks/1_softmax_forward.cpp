// Grades 05.1. The hand example has a row at 1000 and one at -1000: an unstable form is
// wrong there and nowhere else.
#include <algorithm>
#include <cmath>

#include "grade/grade.h"
#include "ops/softmax.h"

using namespace chainrule;
using Function = decltype(chainrule::softmax_forward);
namespace mine {
Function softmax_forward;
}
namespace solution {
Function softmax_forward;
}

static void hand(Case& c) {
  c.set_size("N", 3);
  c.set_size("C", 3);
  const double log_2 = std::log(2.0);
  c.set("x", {0, log_2, 0, 1000, 1000, 1000 + log_2, -1000, -1000, -1000 + log_2});
}

static void call(Case& c, Function* f) {
  const int N = c.size("N"), C = c.size("C", {2, 3, 4, 5, 7, 10, 13});
  f(c.output("y", {N, C}), c.input("x", {N, C}), N, C);
}

// y = exp(x - shift) / sum of exp(x - shift), with a shift of its own for each row.
template <class Shift>
static void shifted(real* y, const real* x, int N, int C, Shift shift) {
  for (int n = 0; n < N; ++n) {
    real sum = 0;
    for (int c = 0; c < C; ++c) sum += std::exp(x[n * C + c] - shift(n));
    for (int c = 0; c < C; ++c) y[n * C + c] = std::exp(x[n * C + c] - shift(n)) / sum;
  }
}

static void as_written(real* y, const real* x, int N, int C) {
  shifted(y, x, N, C, [](int) { return real(0); });
}
static void largest_of_all(real* y, const real* x, int N, int C) {
  const real largest = *std::max_element(x, x + N * C);
  shifted(y, x, N, C, [=](int) { return largest; });
}
static void largest_starts_at_zero(real* y, const real* x, int N, int C) {
  shifted(y, x, N, C, [=](int n) {
    return std::max(real(0), *std::max_element(x + n * C, x + n * C + C));
  });
}
static void above_only(real* y, const real* x, int N, int C) {
  for (int n = 0; n < N; ++n) {
    const real largest = *std::max_element(x + n * C, x + n * C + C);
    real sum = 0;
    for (int c = 0; c < C; ++c) sum += std::exp(x[n * C + c]);
    for (int c = 0; c < C; ++c) y[n * C + c] = std::exp(x[n * C + c] - largest) / sum;
  }
}
static void not_divided(real* y, const real* x, int N, int C) {
  for (int n = 0; n < N; ++n) {
    const real largest = *std::max_element(x + n * C, x + n * C + C);
    for (int c = 0; c < C; ++c) y[n * C + c] = std::exp(x[n * C + c] - largest);
  }
}
static void sum_of_all(real* y, const real* x, int N, int C) {
  not_divided(y, x, N, C);
  real sum = 0;
  for (int i = 0; i < N * C; ++i) sum += y[i];
  for (int i = 0; i < N * C; ++i) y[i] /= sum;
}

static const Check<Function> check(
    {"05.1",
     hand,
     call,
     mine::softmax_forward,
     solution::softmax_forward,
     {{as_written, "exp overflows: subtract the largest logit of the row first"},
      {largest_of_all,
       "one largest for all rows: a row far below it becomes 0/0; take each row's own"},
      {largest_starts_at_zero,
       "the search for the largest begins at 0, but a row may lie below 0: begin with "
       "its first logit"},
      {above_only,
       "the largest is subtracted above the line only: below it must be, too"},
      {not_divided, "the powers are not divided by their sum yet"},
      {sum_of_all,
       "the sum runs over all rows: it begins at 0 again for each sample n"}}});
