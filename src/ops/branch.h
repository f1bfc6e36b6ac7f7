// Where roads part and meet again: sums, joined channels, gates.
//
// A sum hands its dy to both sides as it is; that is the whole secret of the residual
// network. A gate decides, number by number or channel by channel, how much of something
// passes. Introduced by lessons 15 (joined channels), 16 (sums) and 17 (gates).
#pragma once

#include "real.h"

namespace chainrule {

void add(real* y, const real* a, const real* b, int count);  // y = a + b

// Channels of one tensor into another: to [N,D,P] gets from [N,C,P] as its channels
// first .. first + C - 1; the other channels stay as they are. And the way back: C
// channels of from [N,D,P], beginning with `first`, become to [N,C,P].
void put_channels(real* to, const real* from, int N, int C, int P, int D, int first);
void take_channels(real* to, const real* from, int N, int C, int P, int D, int first);

// y[n,c,p] = gate[n,c] x[n,c,p]
void scale_channels_forward(real* y, const real* x, const real* gate, int N, int C,
                            int P);
// dx [N,C,P] and dgate [N,C] are written
void scale_channels_backward(real* dx, real* dgate, const real* dy, const real* x,
                             const real* gate, int N, int C, int P);

// y = gate h + (1 - gate) x, number by number: all of h where the gate is 1, x as it came
// where it is 0
void mix_forward(real* y, const real* h, const real* x, const real* gate, int count);
void mix_backward(real* dh, real* dx, real* dgate, const real* dy, const real* h,
                  const real* x, const real* gate, int count);

}  // namespace chainrule
