// Heads as kernels, a thread for each number: see ops/heads.h. Neighbours in y are
// neighbours in x as long as a head is: both sides of the move are whole lines of memory.
#include "ops/heads.h"

#include "cuda/kernel.cuh"

namespace chainrule {

// y[n,h,t,d] = x[n,t,h D + d]
REPLACEABLE void split_heads(real* y, const real* x, int N, int T, int NH, int D) {
  each(
      N * NH * T * D, ON_DEVICE(int i) {
        const int d = i % D, t = i / D % T, h = i / (D * T) % NH, n = i / (D * T * NH);
        y[i] = x[((n * T + t) * NH + h) * D + d];
      });
}

// y[n,t,h D + d] = x[n,h,t,d]
REPLACEABLE void merge_heads(real* y, const real* x, int N, int T, int NH, int D) {
  each(
      N * T * NH * D, ON_DEVICE(int i) {
        const int d = i % D, h = i / D % NH, t = i / (D * NH) % T, n = i / (D * NH * T);
        y[i] = x[((n * NH + h) * T + t) * D + d];
      });
}

}  // namespace chainrule
