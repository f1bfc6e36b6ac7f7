// See plain.h. The backwards go the long way: every dy along every path to every x.
#include <cmath>

#include "plain/plain.h"

namespace plain {

void layernorm_forward(real* y, real* mean, real* rstd, const real* x, const real* gamma,
                       const real* beta, real epsilon, int N, int C) {
  for (int n = 0; n < N; ++n) {
    double sum = 0, squares = 0;
    for (int c = 0; c < C; ++c) sum += x[n * C + c];
    const double m = sum / C;
    for (int c = 0; c < C; ++c) squares += (x[n * C + c] - m) * (x[n * C + c] - m);
    const double r = 1 / std::sqrt(squares / C + epsilon);
    for (int c = 0; c < C; ++c) {
      y[n * C + c] = real(gamma[c] * (x[n * C + c] - m) * r + beta[c]);
    }
    mean[n] = real(m);
    rstd[n] = real(r);
  }
}

void layernorm_backward(real* dx, real* dgamma, real* dbeta, const real* dy,
                        const real* x, const real* gamma, const real* mean,
                        const real* rstd, int N, int C) {
  for (int n = 0; n < N; ++n) {
    const auto x_hat = [&](int c) { return (double(x[n * C + c]) - mean[n]) * rstd[n]; };
    for (int c = 0; c < C; ++c) {
      dgamma[c] += real(dy[n * C + c] * x_hat(c));
      dbeta[c] += dy[n * C + c];
      double sum = 0;
      for (int j = 0; j < C; ++j) {  // dy[j] through the slope of x_hat[j] in x[c]
        const double slope = rstd[n] * ((j == c) - (1 + x_hat(j) * x_hat(c)) / C);
        sum += double(dy[n * C + j]) * gamma[j] * slope;
      }
      dx[n * C + c] = real(sum);
    }
  }
}

void rmsnorm_forward(real* y, real* rrms, const real* x, const real* gamma, real epsilon,
                     int N, int C) {
  for (int n = 0; n < N; ++n) {
    double squares = 0;
    for (int c = 0; c < C; ++c) squares += double(x[n * C + c]) * x[n * C + c];
    const double r = 1 / std::sqrt(squares / C + epsilon);
    for (int c = 0; c < C; ++c) y[n * C + c] = real(gamma[c] * x[n * C + c] * r);
    rrms[n] = real(r);
  }
}

void rmsnorm_backward(real* dx, real* dgamma, const real* dy, const real* x,
                      const real* gamma, const real* rrms, int N, int C) {
  for (int n = 0; n < N; ++n) {
    const auto x_hat = [&](int c) { return double(x[n * C + c]) * rrms[n]; };
    for (int c = 0; c < C; ++c) {
      dgamma[c] += real(dy[n * C + c] * x_hat(c));
      double sum = 0;
      for (int j = 0; j < C; ++j) {
        const double slope = rrms[n] * ((j == c) - x_hat(j) * x_hat(c) / C);
        sum += double(dy[n * C + j]) * gamma[j] * slope;
      }
      dx[n * C + c] = real(sum);
    }
  }
}

namespace {

// Where the k-th of a channel's N P numbers stands.
int place(int c, int k, const BatchNormSize& s) {
  return (k / s.P * s.C + c) * s.P + k % s.P;
}

double x_hat(real x, real mean, real variance, const BatchNormSize& s) {
  return (double(x) - mean) / std::sqrt(double(variance) + s.epsilon);
}

}  // namespace

void batchnorm_forward(real* y, real* mean, real* variance, const real* x,
                       const real* gamma, const real* beta, BatchNormSize s) {
  const int count = s.N * s.P;
  for (int c = 0; c < s.C; ++c) {
    double sum = 0, squares = 0;
    for (int k = 0; k < count; ++k) sum += x[place(c, k, s)];
    const double m = sum / count;
    for (int k = 0; k < count; ++k) {
      squares += (x[place(c, k, s)] - m) * (x[place(c, k, s)] - m);
    }
    const double deviation = std::sqrt(squares / count + s.epsilon);
    for (int k = 0; k < count; ++k) {
      y[place(c, k, s)] = real(gamma[c] * (x[place(c, k, s)] - m) / deviation + beta[c]);
    }
    mean[c] = real(m);
    variance[c] = real(squares / count);
  }
}

void batchnorm_backward(real* dx, real* dgamma, real* dbeta, const real* dy,
                        const real* x, const real* gamma, const real* mean,
                        const real* variance, BatchNormSize s) {
  const int count = s.N * s.P;
  for (int c = 0; c < s.C; ++c) {
    const double deviation = std::sqrt(double(variance[c]) + s.epsilon);
    for (int k = 0; k < count; ++k) {
      const int to = place(c, k, s);
      const double hat = x_hat(x[to], mean[c], variance[c], s);
      dgamma[c] += real(dy[to] * hat);
      dbeta[c] += dy[to];
      double sum = 0;
      for (int j = 0; j < count; ++j) {
        const int from = place(c, j, s);
        const double other = x_hat(x[from], mean[c], variance[c], s);
        sum += dy[from] * ((j == k) - (1 + other * hat) / count);
      }
      dx[to] = real(gamma[c] * sum / deviation);
    }
  }
}

void batchnorm_evaluate(real* y, const real* x, const real* gamma, const real* beta,
                        const real* running_mean, const real* running_variance,
                        BatchNormSize s) {
  for (int i = 0; i < s.N * s.C * s.P; ++i) {
    const int c = i / s.P % s.C;
    y[i] =
        real(gamma[c] * x_hat(x[i], running_mean[c], running_variance[c], s) + beta[c]);
  }
}

void batchnorm_evaluate_backward(real* dx, real* dgamma, real* dbeta, const real* dy,
                                 const real* x, const real* gamma,
                                 const real* running_mean, const real* running_variance,
                                 BatchNormSize s) {
  for (int i = 0; i < s.N * s.C * s.P; ++i) {
    const int c = i / s.P % s.C;
    dgamma[c] += real(dy[i] * x_hat(x[i], running_mean[c], running_variance[c], s));
    dbeta[c] += dy[i];
    dx[i] = real(dy[i] * gamma[c] / std::sqrt(double(running_variance[c]) + s.epsilon));
  }
}

void batchnorm_follow(real* running_mean, real* running_variance, const real* mean,
                      const real* variance, real momentum, BatchNormSize s) {
  const double n = s.N * s.P, m = momentum;
  for (int c = 0; c < s.C; ++c) {
    running_mean[c] = real((1 - m) * running_mean[c] + m * mean[c]);
    if (s.N * s.P == 1) continue;
    running_variance[c] =
        real((1 - m) * running_variance[c] + m * variance[c] * n / (n - 1));
  }
}

}  // namespace plain
