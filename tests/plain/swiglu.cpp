// See plain.h.
#include <cmath>

#include "plain/plain.h"

namespace plain {

void swiglu_forward(real* y, const real* gate, const real* up, int count) {
  for (int i = 0; i < count; ++i) y[i] = gate[i] / (1 + std::exp(-gate[i])) * up[i];
}

void swiglu_backward(real* dgate, real* dup, const real* dy, const real* gate,
                     const real* up, int count) {
  for (int i = 0; i < count; ++i) {
    const real s = 1 / (1 + std::exp(-gate[i]));
    dup[i] = dy[i] * gate[i] * s;
    dgate[i] = dy[i] * up[i] * (s + gate[i] * s * (1 - s));
  }
}

}  // namespace plain
