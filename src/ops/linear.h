// The linear layer's maths: every output is a weighted sum of all inputs, plus a bias.
//
// N samples in the batch, C features in, O features out. weight is [O,C]: one row per
// output, as in the study notes' [output_dim, input_dim]. Introduced by lesson 03.
#pragma once

#include "real.h"

namespace chainrule {

// y [N,O]   x [N,C]   weight [O,C]   bias [O]
void linear_forward(real* y, const real* x, const real* weight, const real* bias, int N,
                    int C, int O);

// dx [N,C] is written; dy [N,O]   weight [O,C]
void linear_backward_input(real* dx, const real* dy, const real* weight, int N, int C,
                           int O);

// dweight [O,C] and dbias [O] are added to; dy [N,O]   x [N,C]
void linear_backward_weight(real* dweight, real* dbias, const real* dy, const real* x,
                            int N, int C, int O);

}  // namespace chainrule
