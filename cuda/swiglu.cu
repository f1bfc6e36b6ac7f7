// SwiGLU as kernels: a thread for each number. See ops/swiglu.h.
//
// Three numbers are read or written for a handful of operations: memory is the bound.
#include "ops/swiglu.h"

#include "cuda/kernel.cuh"
#include "ops/scalar.h"

namespace chainrule {

// s = sigmoid(gate)
// y = gate s up
REPLACEABLE void swiglu_forward(real* y, const real* gate, const real* up, int count) {
  each(
      count, ON_DEVICE(int i) { y[i] = gate[i] * sigmoid(gate[i]) * up[i]; });
}

// dup   = dy gate s
// dgate = dy up silu'(gate),  silu'(g) = s + g s (1 - s)
REPLACEABLE void swiglu_backward(real* dgate, real* dup, const real* dy, const real* gate,
                                 const real* up, int count) {
  each(
      count, ON_DEVICE(int i) {
        const real g = gate[i], s = sigmoid(g);
        dup[i] = dy[i] * g * s;
        dgate[i] = dy[i] * up[i] * (s + s * (1 - s) * g);
      });
}

}  // namespace chainrule
