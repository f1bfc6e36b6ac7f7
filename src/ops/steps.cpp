// Rows and steps on the CPU: see ops/steps.h.
#include "ops/steps.h"

#include <algorithm>

#include "check.h"
#include "ops/each.h"

namespace chainrule {
namespace {

void must_fit(int length, int n, int T) {
  ENSURE(0 <= length && length <= T, "lengths: row %d has length %d, not 0 .. T = %d", n,
         length, T);
}

}  // namespace

REPLACEABLE void rows_to_steps(real* steps, const real* rows, const int* lengths, int T,
                               int N, int C) {
  each_row(N, T * C, [=](int n) {
    must_fit(lengths[n], n, T);
    for (int t = 0; t < T; ++t) {
      const real* from = rows + (ptrdiff_t(n) * T + t) * C;
      real* to = steps + (ptrdiff_t(t) * N + n) * C;
      if (t < lengths[n]) {
        std::copy(from, from + C, to);
      } else {
        std::fill(to, to + C, real(0));
      }
    }
  });
}

REPLACEABLE void steps_to_rows(real* rows, const real* steps, const int* lengths, int T,
                               int N, int C) {
  each_row(N, T * C, [=](int n) {
    must_fit(lengths[n], n, T);
    for (int t = 0; t < T; ++t) {
      const real* from = steps + (ptrdiff_t(t) * N + n) * C;
      real* to = rows + (ptrdiff_t(n) * T + t) * C;
      if (t < lengths[n]) {
        std::copy(from, from + C, to);
      } else {
        std::fill(to, to + C, real(0));
      }
    }
  });
}

REPLACEABLE void last_state(real* last, const real* states, const int* lengths, int T,
                            int N, int C) {
  each_row(N, C, [=](int n) {
    must_fit(lengths[n], n, T);
    const real* from = states + (ptrdiff_t(lengths[n]) * N + n) * C;
    std::copy(from, from + C, last + n * C);
  });
}

REPLACEABLE void add_last_state(real* dstates, const real* dlast, const int* lengths,
                                int T, int N, int C) {
  each_row(N, C, [=](int n) {
    must_fit(lengths[n], n, T);
    real* to = dstates + (ptrdiff_t(lengths[n]) * N + n) * C;
    for (int c = 0; c < C; ++c) to[c] += dlast[n * C + c];
  });
}

}  // namespace chainrule
