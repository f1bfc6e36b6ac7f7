// Recurrent nets on the CPU: see ops/recurrent.h.
//
// The steps wait for each other, the rows do not: a step is one product [N,O] x [O,G*O],
// and then the gates of all rows. The weights are the same in every step, so they are
// packed once for all of them (ops/packed.h). The same in plain loops:
// tests/plain/recurrent.cpp.
#include "ops/recurrent.h"

#include <algorithm>

#include "ops/activations.h"
#include "ops/cells.h"
#include "ops/each.h"
#include "ops/gates.h"
#include "ops/packed.h"

namespace chainrule {
namespace {

void copy(real* to, const real* from, int count) { std::copy(from, from + count, to); }

void add(real* to, const real* from, int count) {
  each(count, [=](int i) { to[i] += from[i]; });
}

}  // namespace

// h[t+1] = tanh(sums[t] + h[t] recurrent^T)
REPLACEABLE void rnn_forward(real* h, const real* sums, const real* recurrent,
                             const real* h0, RecurrentSize s) {
  const int state = s.N * s.O;
  const Packed weights(recurrent, s.O, s.O, true);
  const DeviceArray step(state);
  copy(h, h0, state);
  for (int t = 0; t < s.T; ++t, h += state) {
    // 1. What the input says, and what the state before says.
    copy(step.data(), sums + t * state, state);
    weights.add_product(step.data(), h, s.N);
    // 2. The new state.
    const real* const sum = step.data();
    real* const after = h + state;
    each(state, [=](int i) { after[i] = quick_tanh(sum[i]); });
  }
}

// 2. dsums[t] = dh[t+1] (1 - h[t+1]^2)
// 1. dh[t]    = dy[t] + dsums[t] recurrent         from the last step to the first
REPLACEABLE void rnn_backward(real* dsums, real* dh, const real* dy, const real* h,
                              const real* recurrent, RecurrentSize s) {
  const int state = s.N * s.O;
  const Packed weights(recurrent, s.O, s.O, false);
  copy(dh, dy, (s.T + 1) * state);
  for (int t = s.T - 1; t >= 0; --t) {
    const int now = t * state, next = now + state;
    tanh_backward(dsums + now, dh + next, h + next, state);
    weights.add_product(dh + now, dsums + now, s.N);
  }
}

// sums of all gates = sums[t] + h[t] recurrent^T;  h[t+1], c[t+1]: lstm_cell_forward
REPLACEABLE void lstm_forward(real* h, real* c, real* gates, const real* sums,
                              const real* recurrent, const real* h0, const real* c0,
                              RecurrentSize s) {
  const int state = s.N * s.O, all = 4 * state;
  const Packed weights(recurrent, 4 * s.O, s.O, true);
  const DeviceArray step(all);
  copy(h, h0, state);
  copy(c, c0, state);
  for (int t = 0; t < s.T; ++t, h += state, c += state) {
    copy(step.data(), sums + t * all, all);
    weights.add_product(step.data(), h, s.N);
    lstm_cell_forward(h + state, c + state, gates + t * all, step.data(), c, s.N, s.O);
  }
}

// 2. dsums[t] and what c[t] is blamed for: lstm_cell_backward
// 1. dh[t] = dy[t] + dsums[t] recurrent            from the last step to the first
REPLACEABLE void lstm_backward(real* dsums, real* dh, real* dc0, const real* dy,
                               const real* dc, const real* c, const real* gates,
                               const real* recurrent, RecurrentSize s) {
  const int state = s.N * s.O, all = 4 * state;
  const Packed weights(recurrent, s.O, 4 * s.O, false);
  const DeviceArray whole(state);  // all blame of c[t+1]
  copy(dh, dy, (s.T + 1) * state);
  copy(dc0, dc + s.T * state, state);
  for (int t = s.T - 1; t >= 0; --t) {
    const int now = t * state, next = now + state;
    copy(whole.data(), dc0, state);
    lstm_cell_backward(dsums + t * all, dc0, dh + next, whole.data(), c + next, c + now,
                       gates + t * all, s.N, s.O);
    add(dc0, dc + now, state);
    weights.add_product(dh + now, dsums + t * all, s.N);
  }
}

// products = h[t] recurrent^T + recurrent_bias;  h[t+1]: gru_cell_forward
REPLACEABLE void gru_forward(real* h, real* gates, const real* sums,
                             const real* recurrent, const real* recurrent_bias,
                             const real* h0, RecurrentSize s) {
  const int state = s.N * s.O, all = 3 * state;
  const Packed weights(recurrent, 3 * s.O, s.O, true);
  const DeviceArray step(all);
  copy(h, h0, state);
  for (int t = 0; t < s.T; ++t, h += state) {
    for (int n = 0; n < s.N; ++n) {
      copy(step.data() + n * 3 * s.O, recurrent_bias, 3 * s.O);
    }
    weights.add_product(step.data(), h, s.N);
    gru_cell_forward(h + state, gates + t * 4 * state, sums + t * all, step.data(), h,
                     s.N, s.O);
  }
}

// 2. dsums[t], dproducts[t], and what h[t] is blamed for directly: gru_cell_backward
// 1. dh[t] = dy[t] + that + dproducts[t] recurrent  from the last step to the first
REPLACEABLE void gru_backward(real* dsums, real* dproducts, real* dh, const real* dy,
                              const real* h, const real* gates, const real* recurrent,
                              RecurrentSize s) {
  const int state = s.N * s.O, all = 3 * state;
  const Packed weights(recurrent, s.O, 3 * s.O, false);
  copy(dh + s.T * state, dy + s.T * state, state);
  for (int t = s.T - 1; t >= 0; --t) {
    const int now = t * state, next = now + state;
    gru_cell_backward(dsums + t * all, dproducts + t * all, dh + now, dh + next, h + now,
                      gates + t * 4 * state, s.N, s.O);
    add(dh + now, dy + now, state);
    weights.add_product(dh + now, dproducts + t * all, s.N);
  }
}

}  // namespace chainrule
