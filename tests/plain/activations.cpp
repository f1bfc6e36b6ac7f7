// See plain.h. Straight from the equations, in double: extreme numbers are for the ops.
#include <cmath>

#include "plain/plain.h"

namespace plain {
namespace {

constexpr double pi = 3.14159265358979323846;

double sigma(double x) { return 1 / (1 + std::exp(-x)); }
double below(double x) { return (1 + std::erf(x / std::sqrt(2.0))) / 2; }
double density(double x) { return std::exp(-x * x / 2) / std::sqrt(2 * pi); }

}  // namespace

void sigmoid_forward(real* y, const real* x, int count) {
  for (int i = 0; i < count; ++i) y[i] = real(sigma(x[i]));
}

void sigmoid_backward(real* dx, const real* dy, const real* y, int count) {
  for (int i = 0; i < count; ++i) dx[i] = dy[i] * y[i] * (1 - y[i]);
}

void tanh_forward(real* y, const real* x, int count) {
  for (int i = 0; i < count; ++i) y[i] = real(std::tanh(double(x[i])));
}

void tanh_backward(real* dx, const real* dy, const real* y, int count) {
  for (int i = 0; i < count; ++i) dx[i] = dy[i] * (1 - y[i] * y[i]);
}

void relu_forward(real* y, const real* x, int count) {
  for (int i = 0; i < count; ++i) y[i] = x[i] > 0 ? x[i] : 0;
}

void relu_backward(real* dx, const real* dy, const real* x, int count) {
  for (int i = 0; i < count; ++i) dx[i] = x[i] > 0 ? dy[i] : 0;
}

void leaky_relu_forward(real* y, const real* x, real slope, int count) {
  for (int i = 0; i < count; ++i) y[i] = x[i] > 0 ? x[i] : slope * x[i];
}

void leaky_relu_backward(real* dx, const real* dy, const real* x, real slope, int count) {
  for (int i = 0; i < count; ++i) dx[i] = x[i] > 0 ? dy[i] : slope * dy[i];
}

void elu_forward(real* y, const real* x, real alpha, int count) {
  for (int i = 0; i < count; ++i)
    y[i] = x[i] > 0 ? x[i] : real(alpha * (std::exp(double(x[i])) - 1));
}

void elu_backward(real* dx, const real* dy, const real* x, real alpha, int count) {
  for (int i = 0; i < count; ++i)
    dx[i] = x[i] > 0 ? dy[i] : real(dy[i] * alpha * std::exp(double(x[i])));
}

void gelu_forward(real* y, const real* x, int count) {
  for (int i = 0; i < count; ++i) y[i] = real(x[i] * below(x[i]));
}

void gelu_backward(real* dx, const real* dy, const real* x, int count) {
  for (int i = 0; i < count; ++i)
    dx[i] = real(dy[i] * (below(x[i]) + x[i] * density(x[i])));
}

void gelu_sigmoid_forward(real* y, const real* x, int count) {
  for (int i = 0; i < count; ++i) y[i] = real(x[i] * sigma(1.702 * x[i]));
}

void gelu_sigmoid_backward(real* dx, const real* dy, const real* x, int count) {
  for (int i = 0; i < count; ++i) {
    const double s = sigma(1.702 * x[i]);
    dx[i] = real(dy[i] * (s + 1.702 * x[i] * s * (1 - s)));
  }
}

void gelu_tanh_forward(real* y, const real* x, int count) {
  for (int i = 0; i < count; ++i) {
    const double v = std::sqrt(2 / pi) * (x[i] + 0.044715 * std::pow(x[i], 3));
    y[i] = real(x[i] * (1 + std::tanh(v)) / 2);
  }
}

void gelu_tanh_backward(real* dx, const real* dy, const real* x, int count) {
  for (int i = 0; i < count; ++i) {
    const double v = std::sqrt(2 / pi) * (x[i] + 0.044715 * std::pow(x[i], 3));
    const double dv = std::sqrt(2 / pi) * (1 + 3 * 0.044715 * x[i] * x[i]);
    const double t = std::tanh(v);
    dx[i] = real(dy[i] * ((1 + t) / 2 + x[i] * (1 - t * t) * dv / 2));
  }
}

void swish_forward(real* y, const real* x, const real* beta, int count) {
  for (int i = 0; i < count; ++i) y[i] = real(x[i] * sigma(beta[0] * x[i]));
}

void swish_backward(real* dx, real* dbeta, const real* dy, const real* x,
                    const real* beta, int count) {
  double sum = 0;
  for (int i = 0; i < count; ++i) {
    const double s = sigma(beta[0] * x[i]);
    dx[i] = real(dy[i] * (s + beta[0] * x[i] * s * (1 - s)));
    sum += dy[i] * x[i] * x[i] * s * (1 - s);
  }
  dbeta[0] += real(sum);
}

}  // namespace plain
