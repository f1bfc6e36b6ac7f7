// See plain.h.
#include <cmath>
#include <vector>

#include "plain/plain.h"

namespace plain {
namespace {

double sigmoid(double x) { return 1 / (1 + std::exp(-x)); }

// The sum of h[j] weight[row,j]: what the state before says to one gate of one unit.
double recall(const real* h, const real* weight, int row, int O) {
  double sum = 0;
  for (int j = 0; j < O; ++j) sum += double(h[j]) * double(weight[row * O + j]);
  return sum;
}

// dh[j] += sum over rows of d[row] weight[row,j]
void blame(real* dh, const real* d, const real* weight, int rows, int O) {
  for (int j = 0; j < O; ++j) {
    double sum = dh[j];
    for (int row = 0; row < rows; ++row) {
      sum += double(d[row]) * double(weight[row * O + j]);
    }
    dh[j] = real(sum);
  }
}

}  // namespace

void rows_to_steps(real* steps, const real* rows, const int* lengths, int T, int N,
                   int C) {
  for (int i = 0; i < T * N * C; ++i) {
    const int t = i / C / N, n = i / C % N;
    steps[i] = t < lengths[n] ? rows[(n * T + t) * C + i % C] : 0;
  }
}

void steps_to_rows(real* rows, const real* steps, const int* lengths, int T, int N,
                   int C) {
  for (int i = 0; i < T * N * C; ++i) {
    const int n = i / C / T, t = i / C % T;
    rows[i] = t < lengths[n] ? steps[(t * N + n) * C + i % C] : 0;
  }
}

void last_state(real* last, const real* states, const int* lengths, int, int N, int C) {
  for (int i = 0; i < N * C; ++i) last[i] = states[lengths[i / C] * N * C + i];
}

void add_last_state(real* dstates, const real* dlast, const int* lengths, int, int N,
                    int C) {
  for (int i = 0; i < N * C; ++i) dstates[lengths[i / C] * N * C + i] += dlast[i];
}

void lstm_cell_forward(real* h, real* c, real* gates, const real* sums,
                       const real* c_before, int N, int O) {
  for (int k = 0; k < N * O; ++k) {
    const int at = k / O * 4 * O + k % O;
    gates[at] = real(sigmoid(sums[at]));
    gates[at + O] = real(sigmoid(sums[at + O]));
    gates[at + 2 * O] = std::tanh(sums[at + 2 * O]);
    gates[at + 3 * O] = real(sigmoid(sums[at + 3 * O]));
    c[k] = gates[at + O] * c_before[k] + gates[at] * gates[at + 2 * O];
    h[k] = gates[at + 3 * O] * std::tanh(c[k]);
  }
}

void lstm_cell_backward(real* dsums, real* dc_before, const real* dh, const real* dc,
                        const real* c, const real* c_before, const real* gates, int N,
                        int O) {
  for (int k = 0; k < N * O; ++k) {
    const int at = k / O * 4 * O + k % O;
    const real i = gates[at], f = gates[at + O];
    const real g = gates[at + 2 * O], o = gates[at + 3 * O];
    const real shown = std::tanh(c[k]);
    const real whole = dc[k] + dh[k] * o * (1 - shown * shown);
    dsums[at] = whole * g * i * (1 - i);
    dsums[at + O] = whole * c_before[k] * f * (1 - f);
    dsums[at + 2 * O] = whole * i * (1 - g * g);
    dsums[at + 3 * O] = dh[k] * shown * o * (1 - o);
    dc_before[k] = whole * f;
  }
}

void gru_cell_forward(real* h, real* gates, const real* sums, const real* products,
                      const real* h_before, int N, int O) {
  for (int k = 0; k < N * O; ++k) {
    const int at = k / O * 3 * O + k % O, to = k / O * 4 * O + k % O;
    const real r = real(sigmoid(sums[at] + products[at]));
    const real z = real(sigmoid(sums[at + O] + products[at + O]));
    const real n = std::tanh(sums[at + 2 * O] + r * products[at + 2 * O]);
    gates[to] = r;
    gates[to + O] = z;
    gates[to + 2 * O] = n;
    gates[to + 3 * O] = products[at + 2 * O];
    h[k] = (1 - z) * n + z * h_before[k];
  }
}

void gru_cell_backward(real* dsums, real* dproducts, real* dh_before, const real* dh,
                       const real* h_before, const real* gates, int N, int O) {
  for (int k = 0; k < N * O; ++k) {
    const int at = k / O * 3 * O + k % O, from = k / O * 4 * O + k % O;
    const real r = gates[from], z = gates[from + O], n = gates[from + 2 * O];
    const real dn = dh[k] * (1 - z) * (1 - n * n);
    dsums[at] = dn * gates[from + 3 * O] * r * (1 - r);
    dsums[at + O] = dh[k] * (h_before[k] - n) * z * (1 - z);
    dsums[at + 2 * O] = dn;
    dproducts[at] = dsums[at];
    dproducts[at + O] = dsums[at + O];
    dproducts[at + 2 * O] = dn * r;
    dh_before[k] = dh[k] * z;
  }
}

void rnn_forward(real* h, const real* sums, const real* recurrent, const real* h0,
                 RecurrentSize s) {
  const int state = s.N * s.O;
  for (int i = 0; i < state; ++i) h[i] = h0[i];
  for (int i = 0; i < s.T * state; ++i) {
    const real* before = h + i / s.O * s.O;
    h[state + i] = real(std::tanh(sums[i] + recall(before, recurrent, i % s.O, s.O)));
  }
}

void rnn_backward(real* dsums, real* dh, const real* dy, const real* h,
                  const real* recurrent, RecurrentSize s) {
  const int state = s.N * s.O;
  for (int i = 0; i < (s.T + 1) * state; ++i) dh[i] = dy[i];
  for (int row = s.T * s.N - 1; row >= 0; --row) {
    for (int i = row * s.O; i < (row + 1) * s.O; ++i) {
      dsums[i] = dh[state + i] * (1 - h[state + i] * h[state + i]);
    }
    blame(dh + row * s.O, dsums + row * s.O, recurrent, s.O, s.O);
  }
}

void lstm_forward(real* h, real* c, real* gates, const real* sums, const real* recurrent,
                  const real* h0, const real* c0, RecurrentSize s) {
  const int state = s.N * s.O;
  for (int i = 0; i < state; ++i) {
    h[i] = h0[i];
    c[i] = c0[i];
  }
  for (int row = 0; row < s.T * s.N; ++row) {
    std::vector<real> all(size_t(4 * s.O));
    for (int j = 0; j < 4 * s.O; ++j) {
      all[size_t(j)] =
          real(sums[row * 4 * s.O + j] + recall(h + row * s.O, recurrent, j, s.O));
    }
    plain::lstm_cell_forward(h + state + row * s.O, c + state + row * s.O,
                             gates + row * 4 * s.O, all.data(), c + row * s.O, 1, s.O);
  }
}

void lstm_backward(real* dsums, real* dh, real* dc0, const real* dy, const real* dc,
                   const real* c, const real* gates, const real* recurrent,
                   RecurrentSize s) {
  const int state = s.N * s.O;
  for (int i = 0; i < (s.T + 1) * state; ++i) dh[i] = dy[i];
  std::vector<real> all_c(dc, dc + (s.T + 1) * state), before(size_t(s.O));
  for (int row = s.T * s.N - 1; row >= 0; --row) {
    const int at = row * s.O;
    plain::lstm_cell_backward(dsums + 4 * at, before.data(), dh + state + at,
                              all_c.data() + state + at, c + state + at, c + at,
                              gates + 4 * at, 1, s.O);
    for (int i = 0; i < s.O; ++i) all_c[size_t(at + i)] += before[size_t(i)];
    blame(dh + at, dsums + 4 * at, recurrent, 4 * s.O, s.O);
  }
  for (int i = 0; i < state; ++i) dc0[i] = all_c[size_t(i)];
}

void gru_forward(real* h, real* gates, const real* sums, const real* recurrent,
                 const real* recurrent_bias, const real* h0, RecurrentSize s) {
  const int state = s.N * s.O;
  for (int i = 0; i < state; ++i) h[i] = h0[i];
  for (int row = 0; row < s.T * s.N; ++row) {
    std::vector<real> products(size_t(3 * s.O));
    for (int j = 0; j < 3 * s.O; ++j) {
      products[size_t(j)] =
          real(recurrent_bias[j] + recall(h + row * s.O, recurrent, j, s.O));
    }
    plain::gru_cell_forward(h + state + row * s.O, gates + row * 4 * s.O,
                            sums + row * 3 * s.O, products.data(), h + row * s.O, 1, s.O);
  }
}

void gru_backward(real* dsums, real* dproducts, real* dh, const real* dy, const real* h,
                  const real* gates, const real* recurrent, RecurrentSize s) {
  const int state = s.N * s.O;
  for (int i = 0; i < (s.T + 1) * state; ++i) dh[i] = dy[i];
  std::vector<real> before(size_t(s.O));
  for (int row = s.T * s.N - 1; row >= 0; --row) {
    const int at = row * s.O;
    plain::gru_cell_backward(dsums + 3 * at, dproducts + 3 * at, before.data(),
                             dh + state + at, h + at, gates + 4 * at, 1, s.O);
    for (int i = 0; i < s.O; ++i) dh[at + i] += before[size_t(i)];
    blame(dh + at, dproducts + 3 * at, recurrent, 3 * s.O, s.O);
  }
}

}  // namespace plain
