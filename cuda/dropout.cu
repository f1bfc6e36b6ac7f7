// Dropout as a kernel: see ops/dropout.h. A thread draws four words and uses one: on a
// GPU arithmetic is cheaper than memory.
#include "ops/dropout.h"

#include "cuda/kernel.cuh"

namespace chainrule {
namespace {

void keep_and_scale(real* y, const real* x, real rate, Key key, uint64_t start,
                    int count) {
  const real kept = 1 / (1 - rate);
  each(
      count, ON_DEVICE(int i) {
        y[i] = x[i] * (uniform(key, start + uint64_t(i)) >= rate ? kept : 0);
      });
}

}  // namespace

// y = x keep / (1 - rate)
REPLACEABLE void dropout_forward(real* y, const real* x, real rate, Key key,
                                 uint64_t start, int count) {
  keep_and_scale(y, x, rate, key, start, count);
}

// dy/dx = keep / (1 - rate), with the same mask, drawn again
REPLACEABLE void dropout_backward(real* dx, const real* dy, real rate, Key key,
                                  uint64_t start, int count) {
  keep_and_scale(dx, dy, rate, key, start, count);
}

}  // namespace chainrule
