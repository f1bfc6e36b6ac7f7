// The activations on the CPU: see ops/activations.h.
//
// Every backward is dx = dy times the slope. Written so that a NaN in comes out as a NaN
// (a comparison with NaN is false, so `x > 0 ? x : 0` alone would call it 0), and so that
// no finite x, however large, becomes one.
#include "ops/activations.h"

#include "ops/each.h"
#include "ops/gates.h"
#include "ops/sum.h"
#include "ops/vector_math.h"

namespace chainrule {

// y = 1 / (1 + e^-x)
REPLACEABLE void sigmoid_forward(real* y, const real* x, int count) {
  each(count, [=](int i) { y[i] = quick_sigmoid(x[i]); });
}

// dy/dx = e^-x / (1 + e^-x)^2 = y (1 - y)
REPLACEABLE void sigmoid_backward(real* dx, const real* dy, const real* y, int count) {
  each(count, [=](int i) { dx[i] = dy[i] * y[i] * (1 - y[i]); });
}

// y = tanh(x)
REPLACEABLE void tanh_forward(real* y, const real* x, int count) {
  each(count, [=](int i) { y[i] = quick_tanh(x[i]); });
}

// dy/dx = 1 - y^2
REPLACEABLE void tanh_backward(real* dx, const real* dy, const real* y, int count) {
  each(count, [=](int i) { dx[i] = dy[i] * (1 - y[i] * y[i]); });
}

namespace {

// The slope of a function with a kink at 0; at 0 itself the left one is taken.
real slope_of_kink(real x, real left, real right) {
  return x > 0 ? right : x <= 0 ? left : x;  // the last x is a NaN
}

}  // namespace

// y = max(0, x)
REPLACEABLE void relu_forward(real* y, const real* x, int count) {
  each(count, [=](int i) { y[i] = x[i] <= 0 ? 0 : x[i]; });
}

// dy/dx = 1 where x > 0, else 0
REPLACEABLE void relu_backward(real* dx, const real* dy, const real* x, int count) {
  each(count, [=](int i) { dx[i] = dy[i] * slope_of_kink(x[i], 0, 1); });
}

// y = x where x > 0, else slope x
REPLACEABLE void leaky_relu_forward(real* y, const real* x, real slope, int count) {
  each(count, [=](int i) { y[i] = x[i] > 0 ? x[i] : slope * x[i]; });
}

// dy/dx = 1 where x > 0, else slope
REPLACEABLE void leaky_relu_backward(real* dx, const real* dy, const real* x, real slope,
                                     int count) {
  each(count, [=](int i) { dx[i] = dy[i] * slope_of_kink(x[i], slope, 1); });
}

// y = x where x > 0, else alpha (e^x - 1)
REPLACEABLE void elu_forward(real* y, const real* x, real alpha, int count) {
  each(count, [=](int i) { y[i] = x[i] > 0 ? x[i] : alpha * exponential_minus_1(x[i]); });
}

// dy/dx = 1 where x > 0, else alpha e^x
REPLACEABLE void elu_backward(real* dx, const real* dy, const real* x, real alpha,
                              int count) {
  each(count, [=](int i) { dx[i] = dy[i] * (x[i] > 0 ? 1 : alpha * exponential(x[i])); });
}

// y = x Phi(x)
REPLACEABLE void gelu_forward(real* y, const real* x, int count) {
  each(count, [=](int i) { y[i] = x[i] * gaussian_below(x[i]); });
}

// dy/dx = Phi(x) + x phi(x)
REPLACEABLE void gelu_backward(real* dx, const real* dy, const real* x, int count) {
  each(count, [=](int i) {
    dx[i] = dy[i] * (gaussian_below(x[i]) + x[i] * gaussian_density(x[i]));
  });
}

namespace {

// z = x sigmoid(u) is what swish and both approximations of GELU come down to. Its slope,
// with du = du/dx:  dz/dx = s + x s (1 - s) du.  s (1 - s) comes first: far out it is 0
// and keeps x from growing beyond the largest number.
real gated_slope(real x, real u, real du) {
  const real s = quick_sigmoid(u);
  return s + s * (1 - s) * x * du;
}

}  // namespace

// y = x sigmoid(1.702 x)
REPLACEABLE void gelu_sigmoid_forward(real* y, const real* x, int count) {
  each(count, [=](int i) { y[i] = x[i] * quick_sigmoid(real(1.702) * x[i]); });
}

// dy/dx = s + 1.702 x s (1 - s),  s = sigmoid(1.702 x)
REPLACEABLE void gelu_sigmoid_backward(real* dx, const real* dy, const real* x,
                                       int count) {
  const real beta = real(1.702);
  each(count, [=](int i) { dx[i] = dy[i] * gated_slope(x[i], beta * x[i], beta); });
}

namespace {

// (1 + tanh(v)) / 2 = sigmoid(2 v), which keeps its digits where tanh is near -1. So
// u = 2 v = 2 sqrt(2/pi) (x + 0.044715 x^3) = slope x (1 + cubic x^2).
constexpr real gelu_slope = real(1.5957691216057307117), gelu_cubic = real(0.044715);

}  // namespace

// y = x (1 + tanh(sqrt(2/pi) (x + 0.044715 x^3))) / 2 = x sigmoid(u)
REPLACEABLE void gelu_tanh_forward(real* y, const real* x, int count) {
  each(count, [=](int i) {
    const real u = gelu_slope * x[i] * (1 + gelu_cubic * x[i] * x[i]);
    y[i] = x[i] * quick_sigmoid(u);
  });
}

// dy/dx = s + x s (1 - s) du/dx,  s = sigmoid(u),  du/dx = slope (1 + 3 cubic x^2)
REPLACEABLE void gelu_tanh_backward(real* dx, const real* dy, const real* x, int count) {
  each(count, [=](int i) {
    // From 100 on the curve is straight to the last digit, and x^2 might overflow.
    const real low = x[i] < -100 ? -100 : x[i], t = low > 100 ? 100 : low;
    const real u = gelu_slope * t * (1 + gelu_cubic * t * t);
    const real du = gelu_slope * (1 + 3 * gelu_cubic * t * t);
    const real s = quick_sigmoid(u);
    dx[i] = dy[i] * (s + s * (1 - s) * t * du);
  });
}

// y = x sigmoid(beta x)
REPLACEABLE void swish_forward(real* y, const real* x, const real* beta, int count) {
  const real b = beta[0];
  each(count, [=](int i) { y[i] = x[i] * quick_sigmoid(b * x[i]); });
}

// dy/dx    = s + beta x s (1 - s),  s = sigmoid(beta x)
// dy/dbeta = x^2 s (1 - s); one beta bends all of them, so its blame is the sum
REPLACEABLE void swish_backward(real* dx, real* dbeta, const real* dy, const real* x,
                                const real* beta, int count) {
  const real b = beta[0];
  const double sum = sum_each(count, [=](int i) {
    const real s = quick_sigmoid(b * x[i]), bend = s * (1 - s) * x[i];
    dx[i] = dy[i] * (s + bend * b);
    return dy[i] * bend * x[i];
  });
  dbeta[0] += real(sum);
}

}  // namespace chainrule
