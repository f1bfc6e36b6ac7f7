// See plain.h.
#include <algorithm>
#include <cmath>

#include "plain/plain.h"

namespace plain {

void softmax_forward(real* y, const real* x, int N, int C) {
  for (int n = 0; n < N; ++n) {
    double largest = x[n * C], sum = 0;
    for (int c = 0; c < C; ++c) largest = std::max(largest, double(x[n * C + c]));
    for (int c = 0; c < C; ++c) sum += std::exp(x[n * C + c] - largest);
    for (int c = 0; c < C; ++c)
      y[n * C + c] = real(std::exp(x[n * C + c] - largest) / sum);
  }
}

void softmax_backward(real* dx, const real* dy, const real* y, int N, int C) {
  for (int n = 0; n < N; ++n) {
    for (int c = 0; c < C; ++c) {
      double sum = 0;
      for (int j = 0; j < C; ++j) {  // dy[j] through the slope of y[j] in x[c]
        sum += double(dy[n * C + j]) * y[n * C + j] * ((j == c) - double(y[n * C + c]));
      }
      dx[n * C + c] = real(sum);
    }
  }
}

}  // namespace plain
