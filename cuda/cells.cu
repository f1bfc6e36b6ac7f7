// The cells of LSTM and GRU as kernels: see ops/cells.h, and src/ops/cells.cpp for how
// the formulas come about.
//
// A thread for each number of the state: it reads its gates, O numbers apart, where its
// neighbours read theirs beside it. Bound by memory: some twenty numbers are moved for
// each state, few calculations made. Introduced by lesson 39.
#include "ops/cells.h"

#include <cmath>

#include "cuda/kernel.cuh"
#include "ops/scalar.h"

namespace chainrule {

// c = f c_before + i g,  h = o tanh(c)
REPLACEABLE void lstm_cell_forward(real* h, real* c, real* gates, const real* sums,
                                   const real* c_before, int N, int O) {
  each(
      N * O, ON_DEVICE(int k) {
        const int at = k / O * 4 * O + k % O;  // of gate i; f, g, o are O, 2O, 3O further
        // 1. The gates.
        const real i = sigmoid(sums[at]), f = sigmoid(sums[at + O]);
        const real g = std::tanh(sums[at + 2 * O]), o = sigmoid(sums[at + 3 * O]);
        gates[at] = i;
        gates[at + O] = f;
        gates[at + 2 * O] = g;
        gates[at + 3 * O] = o;
        // 2. The cell;  3. what it shows.
        c[k] = f * c_before[k] + i * g;
        h[k] = o * std::tanh(c[k]);
      });
}

REPLACEABLE void lstm_cell_backward(real* dsums, real* dc_before, const real* dh,
                                    const real* dc, const real* c, const real* c_before,
                                    const real* gates, int N, int O) {
  each(
      N * O, ON_DEVICE(int k) {
        const int at = k / O * 4 * O + k % O;
        const real i = gates[at], f = gates[at + O];
        const real g = gates[at + 2 * O], o = gates[at + 3 * O];
        // 3. What it shows.
        const real tanh_c = std::tanh(c[k]);
        const real d = dc[k] + dh[k] * o * (1 - tanh_c * tanh_c);
        // 2. The cell, and 1. its gates.
        dsums[at] = d * g * i * (1 - i);
        dsums[at + O] = d * c_before[k] * f * (1 - f);
        dsums[at + 2 * O] = d * i * (1 - g * g);
        dsums[at + 3 * O] = dh[k] * tanh_c * o * (1 - o);
        dc_before[k] = d * f;
      });
}

// n = tanh(sums_n + r products_n),  h = (1 - z) n + z h_before
REPLACEABLE void gru_cell_forward(real* h, real* gates, const real* sums,
                                  const real* products, const real* h_before, int N,
                                  int O) {
  each(
      N * O, ON_DEVICE(int k) {
        const int at = k / O * 3 * O + k % O, to = k / O * 4 * O + k % O;
        // 1. What of the past the candidate sees, and what is kept.
        const real r = sigmoid(sums[at] + products[at]);
        const real z = sigmoid(sums[at + O] + products[at + O]);
        // 2. The candidate.
        const real scaled = products[at + 2 * O];
        const real n = std::tanh(sums[at + 2 * O] + r * scaled);
        gates[to] = r;
        gates[to + O] = z;
        gates[to + 2 * O] = n;
        gates[to + 3 * O] = scaled;
        // 3. Between the candidate and the past.
        h[k] = n + z * (h_before[k] - n);
      });
}

REPLACEABLE void gru_cell_backward(real* dsums, real* dproducts, real* dh_before,
                                   const real* dh, const real* h_before,
                                   const real* gates, int N, int O) {
  each(
      N * O, ON_DEVICE(int k) {
        const int at = k / O * 3 * O + k % O, from = k / O * 4 * O + k % O;
        const real r = gates[from], z = gates[from + O];
        const real n = gates[from + 2 * O], scaled = gates[from + 3 * O];
        // 3. Between the candidate and the past.
        dh_before[k] = dh[k] * z;
        const real dz = dh[k] * (h_before[k] - n) * z * (1 - z);
        // 2. The candidate, and 1. the gate it looked through.
        const real dn = dh[k] * (1 - z) * (1 - n * n);
        const real dr = dn * scaled * r * (1 - r);
        dsums[at] = dproducts[at] = dr;
        dsums[at + O] = dproducts[at + O] = dz;
        dsums[at + 2 * O] = dn;
        dproducts[at + 2 * O] = dn * r;
      });
}

}  // namespace chainrule
