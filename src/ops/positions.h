// A row of numbers for every place in a sequence, added to whatever stands there.
//
// Attention sees a set, not a sequence: without this "dog bites man" is "man bites dog".
// The table is learned or made of sines (layers/positions.h). Positions that are turned
// into the queries and keys (RoPE) or into the scores (ALiBi) are attention's own
// business. Introduced by lesson 29.
#pragma once

#include "real.h"

namespace chainrule {

// y[n,t,c] = x[n,t,c] + table[t,c]      y, x [N,T,C]   table [T,C]
void positions_forward(real* y, const real* x, const real* table, int N, int T, int C);

// dx is dy. dtable [T,C] is added to; dy [N,T,C]
void positions_backward(real* dtable, const real* dy, int N, int T, int C);

}  // namespace chainrule
