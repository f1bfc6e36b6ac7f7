// Nets with a memory: at every step the new state is made of the input and the old state,
// always with the same weights.
//
// Three of them, from the oldest: RNN, LSTM, GRU, with PyTorch's formulas. Each op runs
// all T steps. What x contributes to the gates does not depend on the state, so it is no
// business of the time loop: the caller makes `sums`, all steps' in one product, which is
// a linear_forward of [T*N,C], weights [G*O,C] and bias. Steps come first, [T,N,...]: see
// ops/steps.h, which also says what becomes of rows of different lengths.
//
// Backward (through time) answers with dsums, from which linear_backward_* makes dx and
// the input weights' gradients. That of the recurrent weights is one product, too, over
// all steps at once: drecurrent += dsums^T h[0 .. T-1]. Introduced by lessons 26 (RNN)
// and 27; a single step of LSTM and GRU is in ops/cells.h.
#pragma once

#include "real.h"

namespace chainrule {

struct RecurrentSize {
  int T, N, O;  // steps, rows, numbers in a state
};

// h [T+1,N,O]: h[0] is h0 [N,O], h[t+1] the state after step t
// sums [T,N,O]   recurrent [O,O]
void rnn_forward(real* h, const real* sums, const real* recurrent, const real* h0,
                 RecurrentSize s);

// dsums [T,N,O] is written, and dh [T+1,N,O]: how much the loss would move with each
// state, all ways together. dh[0] is the gradient of h0.
// dy [T+1,N,O]: the part that does not go through the next step
void rnn_backward(real* dsums, real* dh, const real* dy, const real* h,
                  const real* recurrent, RecurrentSize s);

// c [T+1,N,O]: the cells, as h   gates [T,N,4O], saved: i, f, g, o of every step
// sums [T,N,4O]   recurrent [4O,O]   h0, c0 [N,O]
void lstm_forward(real* h, real* c, real* gates, const real* sums, const real* recurrent,
                  const real* h0, const real* c0, RecurrentSize s);

// dsums [T,N,4O], dh [T+1,N,O] and dc0 [N,O] are written
// dy, dc [T+1,N,O]: the parts of h's and c's blame that do not go through the next step
void lstm_backward(real* dsums, real* dh, real* dc0, const real* dy, const real* dc,
                   const real* c, const real* gates, const real* recurrent,
                   RecurrentSize s);

// gates [T,N,4O], saved: r, z, n of every step, and the product that r scales
// sums [T,N,3O]   recurrent [3O,O]   recurrent_bias [3O]   h0 [N,O]
// Two biases, because r stands between them: n has one inside r's product, one outside.
void gru_forward(real* h, real* gates, const real* sums, const real* recurrent,
                 const real* recurrent_bias, const real* h0, RecurrentSize s);

// dsums, dproducts [T,N,3O] and dh [T+1,N,O] are written. dproducts is for the gradients
// of recurrent and recurrent_bias what dsums is in the others.
void gru_backward(real* dsums, real* dproducts, real* dh, const real* dy, const real* h,
                  const real* gates, const real* recurrent, RecurrentSize s);

}  // namespace chainrule
