// One step of an LSTM and of a GRU: from the weighted sums to the new state.
//
// The weighted sums of all gates are made before (ops/recurrent.h), so here every number
// of the state minds its own business. Gates lie side by side in a row, in PyTorch's
// order, so that weights can be exchanged. Introduced by lesson 27.
#pragma once

#include "real.h"

namespace chainrule {

// h, c, c_before [N,O]   sums [N,4O]: of the gates i, f, g, o
// gates [N,4O], saved: the four after sigmoid or tanh
void lstm_cell_forward(real* h, real* c, real* gates, const real* sums,
                       const real* c_before, int N, int O);

// dsums [N,4O], dc_before [N,O] are written
// dh, dc [N,O]: the blame of the new h and, apart from that through h, of the new c
void lstm_cell_backward(real* dsums, real* dc_before, const real* dh, const real* dc,
                        const real* c, const real* c_before, const real* gates, int N,
                        int O);

// h, h_before [N,O]   sums, products [N,3O]: the gates r, z, n, what comes from x and
// what comes from h_before, apart because r scales the second only
// gates [N,4O], saved: r, z, n, and the product that r scales
void gru_cell_forward(real* h, real* gates, const real* sums, const real* products,
                      const real* h_before, int N, int O);

// dsums, dproducts [N,3O], dh_before [N,O] are written; dh_before is the direct part,
// without what went through the products
void gru_cell_backward(real* dsums, real* dproducts, real* dh_before, const real* dh,
                       const real* h_before, const real* gates, int N, int O);

}  // namespace chainrule
