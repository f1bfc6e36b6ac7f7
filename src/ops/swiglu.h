// SwiGLU: a gate of its own for every hidden number of a feed-forward layer.
//
// GELU lets a number decide by itself whether it passes. Here a second linear layer
// decides: gate and up are two products of the same x, and up passes as far as SiLU opens
// the gate (Shazeer, 2020). Llama and its kin have it where GPT-2 has GELU. The three
// linear layers around it are layers/feed_forward.h. Introduced by lesson 29.
#pragma once

#include "real.h"

namespace chainrule {

// y = silu(gate) up, number by number;  silu(g) = g sigmoid(g)
void swiglu_forward(real* y, const real* gate, const real* up, int count);

// dgate and dup are written
void swiglu_backward(real* dgate, real* dup, const real* dy, const real* gate,
                     const real* up, int count);

}  // namespace chainrule
