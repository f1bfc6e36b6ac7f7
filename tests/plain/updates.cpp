// See plain.h.
#include "plain/plain.h"

namespace plain {

void fill(real* y, real value, int count) {
  for (int i = 0; i < count; ++i) y[i] = value;
}

void scale(real* y, real factor, int count) {
  for (int i = 0; i < count; ++i) y[i] = factor * y[i];
}

void add_to(real* y, const real* x, real factor, int count) {
  for (int i = 0; i < count; ++i) y[i] += factor * x[i];
}

void sum_of_squares(real* sum, const real* x, int count) {
  double total = 0;
  for (int i = 0; i < count; ++i) total += double(x[i]) * double(x[i]);
  sum[0] = real(total);
}

void sgd_update(real* value, const real* grad, real rate, int count) {
  for (int i = 0; i < count; ++i) value[i] -= rate * grad[i];
}

}  // namespace plain
