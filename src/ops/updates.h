// Arithmetic on whole arrays, and what optimizers do with gradients. Ops like the rest,
// because outside ops nobody touches a tensor's memory. Introduced by lesson 06.
#pragma once

#include "real.h"

namespace chainrule {

void fill(real* y, real value, int count);                    // y = value
void scale(real* y, real factor, int count);                  // y = factor y
void add_to(real* y, const real* x, real factor, int count);  // y += factor x
void sum_of_squares(real* sum, const real* x, int count);     // sum [1] = sum of x^2

// value -= rate grad: the study notes' w <- w - eta grad
void sgd_update(real* value, const real* grad, real rate, int count);

}  // namespace chainrule
