// Branches on the CPU: see ops/branch.h.
#include "ops/branch.h"

#include <algorithm>
#include <cstddef>

#include "ops/sum.h"

namespace chainrule {

REPLACEABLE void add(real* y, const real* a, const real* b, int count) {
  each(count, [=](int i) { y[i] = a[i] + b[i]; });
}

REPLACEABLE void put_channels(real* to, const real* from, int N, int C, int P, int D,
                              int first) {
  each_row(N * C, P, [=](int i) {
    const ptrdiff_t channel = ptrdiff_t(i / C) * D + first + i % C;
    std::copy(from + ptrdiff_t(i) * P, from + ptrdiff_t(i + 1) * P, to + channel * P);
  });
}

REPLACEABLE void take_channels(real* to, const real* from, int N, int C, int P, int D,
                               int first) {
  each_row(N * C, P, [=](int i) {
    const ptrdiff_t channel = ptrdiff_t(i / C) * D + first + i % C;
    std::copy(from + channel * P, from + (channel + 1) * P, to + ptrdiff_t(i) * P);
  });
}

REPLACEABLE void scale_channels_forward(real* y, const real* x, const real* gate, int N,
                                        int C, int P) {
  each_row(N * C, P, [=](int i) {
    const real g = gate[i];
    const ptrdiff_t begin = ptrdiff_t(i) * P;
    for (ptrdiff_t p = begin; p < begin + P; ++p) y[p] = g * x[p];
  });
}

// One gate touched all positions of its channel, so its blame is the sum over them.
REPLACEABLE void scale_channels_backward(real* dx, real* dgate, const real* dy,
                                         const real* x, const real* gate, int N, int C,
                                         int P) {
  each_row(N * C, P, [=](int i) {
    const real g = gate[i];
    const real* const dy_i = dy + ptrdiff_t(i) * P;
    const real* const x_i = x + ptrdiff_t(i) * P;
    real* const dx_i = dx + ptrdiff_t(i) * P;
    for (int p = 0; p < P; ++p) dx_i[p] = g * dy_i[p];
    dgate[i] = real(sum_range(0, P, [=](int p) { return dy_i[p] * x_i[p]; }));
  });
}

REPLACEABLE void mix_forward(real* y, const real* h, const real* x, const real* gate,
                             int count) {
  each(count, [=](int i) { y[i] = gate[i] * h[i] + (1 - gate[i]) * x[i]; });
}

REPLACEABLE void mix_backward(real* dh, real* dx, real* dgate, const real* dy,
                              const real* h, const real* x, const real* gate, int count) {
  each(count, [=](int i) {
    dh[i] = gate[i] * dy[i];
    dx[i] = (1 - gate[i]) * dy[i];
    dgate[i] = (h[i] - x[i]) * dy[i];
  });
}

}  // namespace chainrule
