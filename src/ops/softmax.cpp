// Softmax on the CPU: see ops/softmax.h.
//
// A masked class (logit -infinity) has probability 0 and gradient 0, as long as another
// logit of its row is finite. A row of nothing but -infinity has no answer: NaN.
#include "ops/softmax.h"

#include "ops/sum.h"
#include "ops/vector_math.h"

namespace chainrule {

// y[n,c] = e^(x[n,c] - largest) / sum over j of e^(x[n,j] - largest)
// The factor e^-largest cancels; with it the largest power is e^0 = 1.
REPLACEABLE void softmax_forward(real* y, const real* x, int N, int C) {
  each_row(N, C, [=](int n) {
    const real* x_n = x + n * C;
    real* y_n = y + n * C;
    const real largest = largest_range(0, C, [=](int c) { return x_n[c]; });
    for (int c = 0; c < C; ++c) y_n[c] = exponential(x_n[c] - largest);
    const double sum = sum_range(0, C, [=](int c) { return y_n[c]; });
    const real one_over_sum = real(1 / sum);
    for (int c = 0; c < C; ++c) y_n[c] *= one_over_sum;
  });
}

// dy[c]/dx[j] = y[c] ((1 if c is j, else 0) - y[j]), summed against dy over c:
// dx[n,c] = y[n,c] (dy[n,c] - sum over j of dy[n,j] y[n,j])
REPLACEABLE void softmax_backward(real* dx, const real* dy, const real* y, int N, int C) {
  each_row(N, C, [=](int n) {
    const real* y_n = y + n * C;
    const real* dy_n = dy + n * C;
    real* dx_n = dx + n * C;
    const auto product = [=](int c) { return double(dy_n[c]) * double(y_n[c]); };
    const real sum = real(sum_range(0, C, product));
    for (int c = 0; c < C; ++c) dx_n[c] = y_n[c] * (dy_n[c] - sum);
  });
}

}  // namespace chainrule
