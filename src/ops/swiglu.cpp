// SwiGLU on the CPU: see ops/swiglu.h.
#include "ops/swiglu.h"

#include "check.h"
#include "ops/each.h"
#include "ops/gates.h"

namespace chainrule {

// s = sigmoid(gate)
// y = gate s up
REPLACEABLE void swiglu_forward(real* y, const real* gate, const real* up, int count) {
  each(count, [=](int i) { y[i] = gate[i] * quick_sigmoid(gate[i]) * up[i]; });
}

// dup   = dy gate s
// dgate = dy up silu'(gate),  silu'(g) = s + g s (1 - s)
REPLACEABLE void swiglu_backward(real* dgate, real* dup, const real* dy, const real* gate,
                                 const real* up, int count) {
  each(count, [=](int i) {
    const real g = gate[i], s = quick_sigmoid(g);
    dup[i] = dy[i] * g * s;
    dgate[i] = dy[i] * up[i] * (s + s * (1 - s) * g);
  });
}

}  // namespace chainrule
