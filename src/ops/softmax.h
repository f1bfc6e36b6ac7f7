// Softmax: any C numbers become C probabilities. N rows. Introduced by lesson 05.
#pragma once

#include "real.h"

namespace chainrule {

// y[n,c] = e^x[n,c] / sum over j of e^x[n,j]      y, x [N,C]
// Computed with the row's maximum subtracted, which changes nothing but the overflow.
void softmax_forward(real* y, const real* x, int N, int C);

// dx[n,c] = y[n,c] (dy[n,c] - sum over j of dy[n,j] y[n,j])
void softmax_backward(real* dx, const real* dy, const real* y, int N, int C);

}  // namespace chainrule
