// Activations: one number in, one number out, and the slope on the way back.
//
// Backward takes y where the slope is simplest in y (sigmoid, tanh: y is at hand, no
// second exponential), and x where it is not. count = all numbers of the tensor.
// Introduced by lesson 04.
#pragma once

#include "real.h"

namespace chainrule {

// y = 1 / (1 + e^-x)                              dy/dx = y (1 - y)
void sigmoid_forward(real* y, const real* x, int count);
void sigmoid_backward(real* dx, const real* dy, const real* y, int count);

// y = tanh(x)                                     dy/dx = 1 - y^2
void tanh_forward(real* y, const real* x, int count);
void tanh_backward(real* dx, const real* dy, const real* y, int count);

// y = max(0, x)                                   dy/dx = 1 where x > 0, else 0
void relu_forward(real* y, const real* x, int count);
void relu_backward(real* dx, const real* dy, const real* x, int count);

// y = x where x > 0, else slope x                 dy/dx = 1 or slope
void leaky_relu_forward(real* y, const real* x, real slope, int count);
void leaky_relu_backward(real* dx, const real* dy, const real* x, real slope, int count);

// y = x where x > 0, else alpha (e^x - 1)         dy/dx = 1 or alpha e^x
void elu_forward(real* y, const real* x, real alpha, int count);
void elu_backward(real* dx, const real* dy, const real* x, real alpha, int count);

// y = x Phi(x), Phi the Gaussian's distribution   dy/dx = Phi(x) + x phi(x)
void gelu_forward(real* y, const real* x, int count);
void gelu_backward(real* dx, const real* dy, const real* x, int count);

// y = x sigmoid(1.702 x): the study notes' approximation
void gelu_sigmoid_forward(real* y, const real* x, int count);
void gelu_sigmoid_backward(real* dx, const real* dy, const real* x, int count);

// y = x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) / 2: the form in GPT-2
void gelu_tanh_forward(real* y, const real* x, int count);
void gelu_tanh_backward(real* dx, const real* dy, const real* x, int count);

// y = x sigmoid(beta x), beta [1] learnable       SiLU is beta = 1
// dbeta [1] is added to.
void swish_forward(real* y, const real* x, const real* beta, int count);
void swish_backward(real* dx, real* dbeta, const real* dy, const real* x,
                    const real* beta, int count);

}  // namespace chainrule
