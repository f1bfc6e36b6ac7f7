// Arithmetic on whole arrays on the CPU: see ops/updates.h.
#include "ops/updates.h"

#include "ops/each.h"
#include "ops/sum.h"

namespace chainrule {

// y = value
REPLACEABLE void fill(real* y, real value, int count) {
  each(count, [=](int i) { y[i] = value; });
}

// y = factor y
REPLACEABLE void scale(real* y, real factor, int count) {
  each(count, [=](int i) { y[i] *= factor; });
}

// y += factor x
REPLACEABLE void add_to(real* y, const real* x, real factor, int count) {
  each(count, [=](int i) { y[i] += factor * x[i]; });
}

// sum = x[0]^2 + x[1]^2 + ...
REPLACEABLE void sum_of_squares(real* sum, const real* x, int count) {
  sum[0] = real(sum_each(count, [=](int i) { return double(x[i]) * double(x[i]); }));
}

// value -= rate grad: a step downhill
REPLACEABLE void sgd_update(real* value, const real* grad, real rate, int count) {
  each(count, [=](int i) { value[i] -= rate * grad[i]; });
}

}  // namespace chainrule
