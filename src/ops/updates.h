// Arithmetic on whole arrays, and what optimizers do with gradients. Ops like the rest,
// because outside ops nobody touches a tensor's memory.
//
// An update reads the gradient and changes value and memory in one pass: the step of an
// optimizer takes as long as its numbers take through the memory bus, no longer.
// Introduced by lesson 06; clipping by 09, momentum and Adam by 10.
#pragma once

#include <cstdint>

#include "real.h"

namespace chainrule {

void fill(real* y, real value, int count);                    // y = value
void scale(real* y, real factor, int count);                  // y = factor y
void add_to(real* y, const real* x, real factor, int count);  // y += factor x
void sum_of_squares(real* sum, const real* x, int count);     // sum [1] = sum of x^2

// --- penalties ---
void sum_of_absolutes(real* sum, const real* x, int count);     // sum [1] = sum of |x|
void add_sign(real* y, const real* x, real factor, int count);  // y += factor sign(x)

// --- clipping; norm and factor [1] stay where the gradients are ---
void scale_by(real* y, const real* factor, int count);  // y = factor[0] y
void clip_values(real* y, real limit, int count);       // y = y, from -limit to limit

// norm [1] = sqrt(sum of x^2). Not the root of sum_of_squares: in float that overflows
// from 1.8e19 on, and clipping is for gradients that grow like this.
void euclidean_norm(real* norm, const real* x, int count);

// norm [1] = sqrt(sum of norms^2), the norm of P tensors as one;
// factor [1] = min(1, limit / norm), and 1 where the norm is not finite (see clip.h)
void clip_factor(real* factor, real* norm, const real* norms, real limit, int P);

// --- one step of an optimizer; the study notes' theta is `value`, their eta `rate` ---

// value -= rate grad: the study notes' w <- w - eta grad
void sgd_update(real* value, const real* grad, real rate, int count);

// v = beta v + g              velocity = momentum velocity + grad
// theta = theta - eta v       value -= rate velocity
// Nesterov looks ahead, to where the velocity will have gone:
//                             value -= rate (grad + momentum velocity)
void momentum_update(real* value, real* velocity, const real* grad, real rate,
                     real momentum, bool nesterov, int count);

// v = alpha v + (1 - alpha) g^2
// theta = theta - eta g / (sqrt(v) + epsilon)
void rmsprop_update(real* value, real* v, const real* grad, real rate, real alpha,
                    real epsilon, int count);

struct AdamSettings {
  real beta1 = real(0.9), beta2 = real(0.999), epsilon = real(1e-8);
};

// m = beta1 m + (1 - beta1) g            mhat = m / (1 - beta1^t)
// v = beta2 v + (1 - beta2) g^2          vhat = v / (1 - beta2^t)
// theta = theta - eta mhat / (sqrt(vhat) + epsilon)
// t = step = 1, 2, 3 ... m and v start at 0, which pulls the first averages towards 0;
// the divisors undo that. In the first step mhat = g and sqrt(vhat) = |g|: whatever the
// gradient's size, each weight moves by the rate.
void adam_update(real* value, real* m, real* v, const real* grad, real rate,
                 uint64_t step, AdamSettings settings, int count);

// theta = theta - eta (mhat / (sqrt(vhat) + epsilon) + lambda theta)
// `decay` is lambda. The theta that shrinks is the one before the step.
void adamw_update(real* value, real* m, real* v, const real* grad, real rate,
                  uint64_t step, AdamSettings settings, real decay, int count);

}  // namespace chainrule
