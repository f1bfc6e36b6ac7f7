// Recurrent nets on the device: see ops/recurrent.h, and src/ops/recurrent.cpp for the
// formulas.
//
// A step is two kernels, the product and the gates (cuda/cells.cu), and every step waits
// for the one before: with small states a GPU mostly waits, too. That is why what could
// leave the time loop (the inputs' product, the weights' gradients) has left it, and why
// lesson 28 does away with the loop. Introduced by lesson 39.
#include "ops/recurrent.h"

#include "cuda/kernel.cuh"
#include "ops/activations.h"
#include "ops/cells.h"
#include "ops/linear.h"
#include "ops/matmul.h"

namespace chainrule {
namespace {

void copy(real* to, const real* from, int count) {
  copy_on_device(to, from, size_t(count) * sizeof(real));
}

void add(real* to, const real* from, int count) {
  each(
      count, ON_DEVICE(int i) { to[i] += from[i]; });
}

}  // namespace

// h[t+1] = tanh(sums[t] + h[t] recurrent^T)
REPLACEABLE void rnn_forward(real* h, const real* sums, const real* recurrent,
                             const real* h0, RecurrentSize s) {
  const int state = s.N * s.O;
  const DeviceArray step(state);
  copy(h, h0, state);
  for (int t = 0; t < s.T; ++t, h += state) {
    copy(step.data(), sums + t * state, state);
    matmul(step.data(), h, recurrent, s.N, s.O, s.O, false, true, true);
    tanh_forward(h + state, step.data(), state);
  }
}

REPLACEABLE void rnn_backward(real* dsums, real* dh, const real* dy, const real* h,
                              const real* recurrent, RecurrentSize s) {
  const int state = s.N * s.O;
  copy(dh, dy, (s.T + 1) * state);
  for (int t = s.T - 1; t >= 0; --t) {
    const int now = t * state, next = now + state;
    tanh_backward(dsums + now, dh + next, h + next, state);
    matmul(dh + now, dsums + now, recurrent, s.N, s.O, s.O, false, false, true);
  }
}

// sums of all gates = sums[t] + h[t] recurrent^T;  h[t+1], c[t+1]: lstm_cell_forward
REPLACEABLE void lstm_forward(real* h, real* c, real* gates, const real* sums,
                              const real* recurrent, const real* h0, const real* c0,
                              RecurrentSize s) {
  const int state = s.N * s.O, all = 4 * state;
  const DeviceArray step(all);
  copy(h, h0, state);
  copy(c, c0, state);
  for (int t = 0; t < s.T; ++t, h += state, c += state) {
    copy(step.data(), sums + t * all, all);
    matmul(step.data(), h, recurrent, s.N, 4 * s.O, s.O, false, true, true);
    lstm_cell_forward(h + state, c + state, gates + t * all, step.data(), c, s.N, s.O);
  }
}

REPLACEABLE void lstm_backward(real* dsums, real* dh, real* dc0, const real* dy,
                               const real* dc, const real* c, const real* gates,
                               const real* recurrent, RecurrentSize s) {
  const int state = s.N * s.O, all = 4 * state;
  const DeviceArray whole(state);  // all blame of c[t+1]
  copy(dh, dy, (s.T + 1) * state);
  copy(dc0, dc + s.T * state, state);
  for (int t = s.T - 1; t >= 0; --t) {
    const int now = t * state, next = now + state;
    copy(whole.data(), dc0, state);
    lstm_cell_backward(dsums + t * all, dc0, dh + next, whole.data(), c + next, c + now,
                       gates + t * all, s.N, s.O);
    add(dc0, dc + now, state);
    matmul(dh + now, dsums + t * all, recurrent, s.N, s.O, 4 * s.O, false, false, true);
  }
}

// products = h[t] recurrent^T + recurrent_bias;  h[t+1]: gru_cell_forward
REPLACEABLE void gru_forward(real* h, real* gates, const real* sums,
                             const real* recurrent, const real* recurrent_bias,
                             const real* h0, RecurrentSize s) {
  const int state = s.N * s.O, all = 3 * state;
  const DeviceArray products(all);
  copy(h, h0, state);
  for (int t = 0; t < s.T; ++t, h += state) {
    linear_forward(products.data(), h, recurrent, recurrent_bias, s.N, s.O, 3 * s.O);
    gru_cell_forward(h + state, gates + t * 4 * state, sums + t * all, products.data(), h,
                     s.N, s.O);
  }
}

REPLACEABLE void gru_backward(real* dsums, real* dproducts, real* dh, const real* dy,
                              const real* h, const real* gates, const real* recurrent,
                              RecurrentSize s) {
  const int state = s.N * s.O, all = 3 * state;
  copy(dh + s.T * state, dy + s.T * state, state);
  for (int t = s.T - 1; t >= 0; --t) {
    const int now = t * state, next = now + state;
    gru_cell_backward(dsums + t * all, dproducts + t * all, dh + now, dh + next, h + now,
                      gates + t * 4 * state, s.N, s.O);
    add(dh + now, dy + now, state);
    matmul(dh + now, dproducts + t * all, recurrent, s.N, s.O, 3 * s.O, false, false,
           true);
  }
}

}  // namespace chainrule
