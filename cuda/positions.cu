// Positions as kernels: a thread for each number of the output, or of the table. See
// ops/positions.h.
//
// Neighbouring threads have neighbouring c, so every warp reads whole lines; memory is
// the bound.
#include "ops/positions.h"

#include "cuda/kernel.cuh"

namespace chainrule {

// y[n,t,c] = x[n,t,c] + table[t,c]
REPLACEABLE void positions_forward(real* y, const real* x, const real* table, int N,
                                   int T, int C) {
  each(
      N * T * C, ON_DEVICE(int i) { y[i] = x[i] + table[i % (T * C)]; });
}

// dtable[t,c] += sum over n of dy[n,t,c]: one thread adds them, in order
REPLACEABLE void positions_backward(real* dtable, const real* dy, int N, int T, int C) {
  each(
      T * C, ON_DEVICE(int i) {
        real sum = 0;
        for (int n = 0; n < N; ++n) sum += dy[n * T * C + i];
        dtable[i] += sum;
      });
}

}  // namespace chainrule
