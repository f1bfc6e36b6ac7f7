// 12.2 dropout_forward | 15 min | difficulty 2 | needs nothing | replaces the op | trains
#include "exercise.h"
#include "ops/dropout.h"

namespace EXERCISE {

// The mask was at fault: 1 with probability 1 - p, so that p is what is dropped.
void dropout_forward(real* y, const real* x, real rate, Key key, uint64_t start,
                     int count) {
  for (int i = 0; i < count; ++i) {
    const bool dropped = uniform(key, start + uint64_t(i)) < rate;
    y[i] = dropped ? real(0) : x[i] / (1 - rate);
  }
}

}  // namespace EXERCISE
