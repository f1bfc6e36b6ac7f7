// See plain.h.
#include "plain/plain.h"

namespace plain {

void dropout_forward(real* y, const real* x, real rate, Key key, uint64_t start,
                     int count) {
  for (int i = 0; i < count; ++i) {
    const bool keep = uniform(key, start + uint64_t(i)) >= rate;
    y[i] = keep ? x[i] / (1 - rate) : 0;
  }
}

void dropout_backward(real* dx, const real* dy, real rate, Key key, uint64_t start,
                      int count) {
  for (int i = 0; i < count; ++i) {
    const bool keep = uniform(key, start + uint64_t(i)) >= rate;
    dx[i] = keep ? dy[i] / (1 - rate) : 0;
  }
}

}  // namespace plain
