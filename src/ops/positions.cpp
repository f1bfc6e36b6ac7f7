// Positions on the CPU: see ops/positions.h.
#include "ops/positions.h"

#include <cstddef>

#include "check.h"
#include "ops/each.h"

namespace chainrule {

// y[n,t,c] = x[n,t,c] + table[t,c]
REPLACEABLE void positions_forward(real* y, const real* x, const real* table, int N,
                                   int T, int C) {
  each_row(N * T, C, [=](int row) {
    const real* here = table + ptrdiff_t(row % T) * C;  // [C]
    const ptrdiff_t first = ptrdiff_t(row) * C;
    for (int c = 0; c < C; ++c) y[first + c] = x[first + c] + here[c];
  });
}

// dtable[t,c] += sum over n of dy[n,t,c]: a position served every sequence of the batch
REPLACEABLE void positions_backward(real* dtable, const real* dy, int N, int T, int C) {
  each_row(T, N * C, [=](int t) {
    real* sum = dtable + ptrdiff_t(t) * C;  // [C]
    for (int n = 0; n < N; ++n) {
      const real* dy_n = dy + (ptrdiff_t(n) * T + t) * C;
      for (int c = 0; c < C; ++c) sum[c] += dy_n[c];
    }
  });
}

}  // namespace chainrule
