// The cells of LSTM and GRU on the CPU: see ops/cells.h.
//
// Short loops along a row, few arrays in each: so the compiler can prove that no array
// overlaps another, and makes vector instructions of them.
#include "ops/cells.h"

#include "ops/each.h"
#include "ops/gates.h"

namespace chainrule {

// i = sigmoid(sums_i)   f = sigmoid(sums_f)   g = tanh(sums_g)   o = sigmoid(sums_o)
// c = f c_before + i g
// h = o tanh(c)
REPLACEABLE void lstm_cell_forward(real* h, real* c, real* gates, const real* sums,
                                   const real* c_before, int N, int O) {
  each_row(N, 4 * O, [=](int n) {
    const real *sums_n = sums + n * 4 * O, *before = c_before + n * O;
    real *i = gates + n * 4 * O, *f = i + O, *g = f + O, *o = g + O;
    real *c_n = c + n * O, *h_n = h + n * O;
    // 1. What is let in and what is kept (side by side), what is new, what is shown.
    for (int k = 0; k < 2 * O; ++k) i[k] = quick_sigmoid(sums_n[k]);
    for (int k = 0; k < O; ++k) g[k] = quick_tanh(sums_n[2 * O + k]);
    for (int k = 0; k < O; ++k) o[k] = quick_sigmoid(sums_n[3 * O + k]);
    // 2. The cell.
    for (int k = 0; k < O; ++k) c_n[k] = f[k] * before[k] + i[k] * g[k];
    // 3. What it shows.
    for (int k = 0; k < O; ++k) h_n[k] = o[k] * quick_tanh(c_n[k]);
  });
}

// 3. do = dh tanh(c);   the whole blame of c:  d = dc + dh o (1 - tanh(c)^2)
// 2. di = d g;   df = d c_before;   dg = d i;   dc_before = d f
// 1. dsums_i = di i (1 - i), and so for f and o;   dsums_g = dg (1 - g^2)
REPLACEABLE void lstm_cell_backward(real* dsums, real* dc_before, const real* dh,
                                    const real* dc, const real* c, const real* c_before,
                                    const real* gates, int N, int O) {
  each_row(N, 4 * O, [=](int n) {
    const real *i = gates + n * 4 * O, *f = i + O, *g = f + O, *o = g + O;
    const real *c_n = c + n * O, *before = c_before + n * O;
    const real *dh_n = dh + n * O, *dc_n = dc + n * O;
    real *di = dsums + n * 4 * O, *df = di + O, *dg = df + O, *d_o = dg + O;
    real* d = dc_before + n * O;  // until the last line the blame of c itself
    // 3. What it shows.
    for (int k = 0; k < O; ++k) {
      const real tanh_c = quick_tanh(c_n[k]);
      d_o[k] = dh_n[k] * tanh_c * o[k] * (1 - o[k]);
      d[k] = dc_n[k] + dh_n[k] * o[k] * (1 - tanh_c * tanh_c);
    }
    // 2. The cell, and 1. its gates.
    for (int k = 0; k < O; ++k) di[k] = d[k] * g[k] * i[k] * (1 - i[k]);
    for (int k = 0; k < O; ++k) df[k] = d[k] * before[k] * f[k] * (1 - f[k]);
    for (int k = 0; k < O; ++k) dg[k] = d[k] * i[k] * (1 - g[k] * g[k]);
    for (int k = 0; k < O; ++k) d[k] *= f[k];
  });
}

// r = sigmoid(sums_r + products_r)   z = sigmoid(sums_z + products_z)
// n = tanh(sums_n + r products_n)
// h = (1 - z) n + z h_before
REPLACEABLE void gru_cell_forward(real* h, real* gates, const real* sums,
                                  const real* products, const real* h_before, int N,
                                  int O) {
  each_row(N, 4 * O, [=](int row) {
    const real *from_x = sums + row * 3 * O, *from_h = products + row * 3 * O;
    real *r = gates + row * 4 * O, *z = r + O, *n = z + O, *scaled = n + O;
    const real* before = h_before + row * O;
    real* h_n = h + row * O;
    // 1. What of the past the candidate sees, and what is kept (side by side).
    for (int k = 0; k < 2 * O; ++k) r[k] = quick_sigmoid(from_x[k] + from_h[k]);
    // 2. The candidate.
    for (int k = 0; k < O; ++k) scaled[k] = from_h[2 * O + k];
    for (int k = 0; k < O; ++k) n[k] = quick_tanh(from_x[2 * O + k] + r[k] * scaled[k]);
    // 3. Between the candidate and the past.
    for (int k = 0; k < O; ++k) h_n[k] = n[k] + z[k] * (before[k] - n[k]);
  });
}

// 3. dn = dh (1 - z);   dz = dh (h_before - n);   dh_before = dh z
// 2. dsums_n = dn (1 - n^2);   dr = dsums_n products_n;   dproducts_n = dsums_n r
// 1. dsums_r = dproducts_r = dr r (1 - r), and so for z
REPLACEABLE void gru_cell_backward(real* dsums, real* dproducts, real* dh_before,
                                   const real* dh, const real* h_before,
                                   const real* gates, int N, int O) {
  each_row(N, 4 * O, [=](int row) {
    const real *r = gates + row * 4 * O, *z = r + O, *n = z + O, *scaled = n + O;
    const real *before = h_before + row * O, *dh_n = dh + row * O;
    real *dr = dsums + row * 3 * O, *dz = dr + O, *dn = dz + O;
    real *from_h = dproducts + row * 3 * O, *dbefore = dh_before + row * O;
    // 3. Between the candidate and the past.
    for (int k = 0; k < O; ++k) dbefore[k] = dh_n[k] * z[k];
    for (int k = 0; k < O; ++k) {
      dz[k] = dh_n[k] * (before[k] - n[k]) * z[k] * (1 - z[k]);
    }
    // 2. The candidate.
    for (int k = 0; k < O; ++k) dn[k] = dh_n[k] * (1 - z[k]) * (1 - n[k] * n[k]);
    for (int k = 0; k < O; ++k) from_h[2 * O + k] = dn[k] * r[k];
    // 1. The gate it looked through; x and h_before enter r and z as a plain sum.
    for (int k = 0; k < O; ++k) dr[k] = dn[k] * scaled[k] * r[k] * (1 - r[k]);
    for (int k = 0; k < 2 * O; ++k) from_h[k] = dr[k];
  });
}

}  // namespace chainrule
