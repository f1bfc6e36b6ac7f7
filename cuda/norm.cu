// Layer norm, RMS norm and batch norm as kernels: see ops/norm.h, and src/ops/norm.cpp
// for how the formulas come about.
//
// A block for each row (layer and RMS norm) or channel (batch norm) makes the sums and
// means. What all rows add to gamma and beta is summed down the columns, stretches of
// rows first: no atomics, the same bits in every run.
#include "ops/norm.h"

#include <cmath>

#include "cuda/kernel.cuh"

namespace chainrule {
namespace {

__device__ real square(real x) { return x * x; }

struct GammaBeta {  // the gradients of both, summed together
  real gamma, beta;
  __device__ void operator+=(GammaBeta more) { gamma += more.gamma, beta += more.beta; }
};

}  // namespace

// mean  = 1/C sum over c of x[c]                       of every row n
// rstd  = 1 / sqrt(1/C sum over c of (x[c] - mean)^2 + epsilon)
// x_hat = (x - mean) rstd
// y     = gamma x_hat + beta
REPLACEABLE void layernorm_forward(real* y, real* mean, real* rstd, const real* x,
                                   const real* gamma, const real* beta, real epsilon,
                                   int N, int C) {
  each_row(
      N, C, ON_DEVICE(int n) {
        // Measured from the first number, so that a large mean costs no digits.
        const real* x_n = x + n * C;  // [C]
        const real start = x_n[0];
        const auto away = [=](int c) { return x_n[c] - start; };
        // 1. The mean of the row;  2. its variance, and 1 over the deviation.
        const real m = sum_in_block(C, away) / real(C);
        const real v =
            sum_in_block(C, [=](int c) { return square(away(c) - m); }) / real(C);
        const real r = 1 / std::sqrt(v + epsilon);
        // 3. Normalize;  4. scale and shift.
        for (int c = int(threadIdx.x); c < C; c += int(blockDim.x)) {
          y[n * C + c] = gamma[c] * ((away(c) - m) * r) + beta[c];
        }
        if (threadIdx.x == 0) {
          mean[n] = start + m;
          rstd[n] = r;
        }
      });
}

REPLACEABLE void layernorm_backward(real* dx, real* dgamma, real* dbeta, const real* dy,
                                    const real* x, const real* gamma, const real* mean,
                                    const real* rstd, int N, int C) {
  // 4. Scale and shift: gamma and beta served every row, so their blame is summed.
  sum_columns<GammaBeta>(
      N, C,
      ON_DEVICE(int n, int c) {
        const real dy_nc = dy[n * C + c], x_hat = (x[n * C + c] - mean[n]) * rstd[n];
        return GammaBeta{dy_nc * x_hat, dy_nc};
      },
      ON_DEVICE(int c, GammaBeta sum) {
        dgamma[c] += sum.gamma;
        dbeta[c] += sum.beta;
      });
  // 3., 2., 1. What is left without the parts that mean and deviation take away.
  each_row(
      N, C, ON_DEVICE(int n) {
        const real *x_n = x + n * C, *dy_n = dy + n * C;
        const real m = mean[n], r = rstd[n];
        const auto x_hat = [=](int c) { return (x_n[c] - m) * r; };
        const auto dx_hat = [=](int c) { return dy_n[c] * gamma[c]; };
        const real along_mean = sum_in_block(C, dx_hat) / real(C);
        const real along_deviation =
            sum_in_block(C, [=](int c) { return dx_hat(c) * x_hat(c); }) / real(C);
        for (int c = int(threadIdx.x); c < C; c += int(blockDim.x)) {
          dx[n * C + c] = r * (dx_hat(c) - along_mean - x_hat(c) * along_deviation);
        }
      });
}

// rrms = 1 / sqrt(1/C sum over c of x[c]^2 + epsilon)   of every row n
// y    = gamma x rrms
REPLACEABLE void rmsnorm_forward(real* y, real* rrms, const real* x, const real* gamma,
                                 real epsilon, int N, int C) {
  each_row(
      N, C, ON_DEVICE(int n) {
        const real* x_n = x + n * C;  // [C]
        const real squares = sum_in_block(C, [=](int c) { return x_n[c] * x_n[c]; });
        const real r = 1 / std::sqrt(squares / real(C) + epsilon);
        for (int c = int(threadIdx.x); c < C; c += int(blockDim.x)) {
          y[n * C + c] = gamma[c] * (x_n[c] * r);
        }
        if (threadIdx.x == 0) rrms[n] = r;
      });
}

REPLACEABLE void rmsnorm_backward(real* dx, real* dgamma, const real* dy, const real* x,
                                  const real* gamma, const real* rrms, int N, int C) {
  sum_columns<real>(
      N, C, ON_DEVICE(int n, int c) { return dy[n * C + c] * (x[n * C + c] * rrms[n]); },
      ON_DEVICE(int c, real sum) { dgamma[c] += sum; });
  each_row(
      N, C, ON_DEVICE(int n) {
        const real *x_n = x + n * C, *dy_n = dy + n * C;
        const real r = rrms[n];
        const real along_length =
            sum_in_block(C, [=](int c) { return dy_n[c] * gamma[c] * (x_n[c] * r); }) /
            real(C);
        for (int c = int(threadIdx.x); c < C; c += int(blockDim.x)) {
          dx[n * C + c] = r * (dy_n[c] * gamma[c] - x_n[c] * r * along_length);
        }
      });
}

// ---- batch norm -----------------------------------------------------------------------

namespace {

// A channel of [N,C,P]: its N P numbers, counted through.
struct Channel {
  int c, C, P, count;
  __device__ int place(int k) const { return (k / P * C + c) * P + k % P; }
};

__device__ Channel channel_of(BatchNormSize s, int c) { return {c, s.C, s.P, s.N * s.P}; }

}  // namespace

// mean     = 1/n sum over n,p of x[n,c,p]               of every channel c, n = N P
// variance = 1/n sum over n,p of (x[n,c,p] - mean)^2
// x_hat    = (x - mean) / sqrt(variance + epsilon)
// y        = gamma x_hat + beta
REPLACEABLE void batchnorm_forward(real* y, real* mean, real* variance, const real* x,
                                   const real* gamma, const real* beta, BatchNormSize s) {
  each_row(
      s.C, s.N * s.P, ON_DEVICE(int c) {
        const Channel all = channel_of(s, c);
        const real n = real(all.count);
        // Measured from the first number, so that a large mean costs no digits.
        const real start = all.count > 0 ? x[all.place(0)] : 0;
        const auto away = [=](int k) { return x[all.place(k)] - start; };
        const real m = sum_in_block(all.count, away) / n;
        const real v =
            sum_in_block(all.count, [=](int k) { return square(away(k) - m); }) / n;
        const real rstd = 1 / std::sqrt(v + s.epsilon);
        for (int k = int(threadIdx.x); k < all.count; k += int(blockDim.x)) {
          const int i = all.place(k);
          y[i] = gamma[c] * ((away(k) - m) * rstd) + beta[c];
        }
        if (threadIdx.x == 0) {
          mean[c] = start + m;
          variance[c] = v;
        }
      });
}

// 4. dbeta[c]  += sum over n,p of dy[n,c,p]
//    dgamma[c] += sum over n,p of dy[n,c,p] x_hat[n,c,p]
// 3., 2., 1. dx = gamma rstd (dy - mean(dy) - x_hat mean(dy x_hat))
REPLACEABLE void batchnorm_backward(real* dx, real* dgamma, real* dbeta, const real* dy,
                                    const real* x, const real* gamma, const real* mean,
                                    const real* variance, BatchNormSize s) {
  each_row(
      s.C, s.N * s.P, ON_DEVICE(int c) {
        const Channel all = channel_of(s, c);
        const real m = mean[c], rstd = 1 / std::sqrt(variance[c] + s.epsilon);
        const auto x_hat = [=](int i) { return (x[i] - m) * rstd; };
        const real sum_dy =
            sum_in_block(all.count, [=](int k) { return dy[all.place(k)]; });
        const real sum_dyx = sum_in_block(
            all.count, [=](int k) { return dy[all.place(k)] * x_hat(all.place(k)); });
        const real n = real(all.count);
        for (int k = int(threadIdx.x); k < all.count; k += int(blockDim.x)) {
          const int i = all.place(k);
          dx[i] = gamma[c] * rstd * (dy[i] - sum_dy / n - x_hat(i) * (sum_dyx / n));
        }
        if (threadIdx.x == 0) {
          dbeta[c] += sum_dy;
          dgamma[c] += sum_dyx;
        }
      });
}

// x_hat = (x - running_mean) / sqrt(running_variance + epsilon)
// y     = gamma x_hat + beta
REPLACEABLE void batchnorm_evaluate(real* y, const real* x, const real* gamma,
                                    const real* beta, const real* running_mean,
                                    const real* running_variance, BatchNormSize s) {
  each(
      s.N * s.C * s.P, ON_DEVICE(int i) {
        const int c = i / s.P % s.C;
        const real rstd = 1 / std::sqrt(running_variance[c] + s.epsilon);
        y[i] = gamma[c] * ((x[i] - running_mean[c]) * rstd) + beta[c];
      });
}

// The statistics are constants here, so x moves nothing but its own x_hat.
REPLACEABLE void batchnorm_evaluate_backward(real* dx, real* dgamma, real* dbeta,
                                             const real* dy, const real* x,
                                             const real* gamma, const real* running_mean,
                                             const real* running_variance,
                                             BatchNormSize s) {
  each_row(
      s.C, s.N * s.P, ON_DEVICE(int c) {
        const Channel all = channel_of(s, c);
        const real m = running_mean[c],
                   rstd = 1 / std::sqrt(running_variance[c] + s.epsilon);
        const real sum_dy =
            sum_in_block(all.count, [=](int k) { return dy[all.place(k)]; });
        const real sum_dyx = sum_in_block(all.count, [=](int k) {
          return dy[all.place(k)] * ((x[all.place(k)] - m) * rstd);
        });
        for (int k = int(threadIdx.x); k < all.count; k += int(blockDim.x)) {
          dx[all.place(k)] = dy[all.place(k)] * gamma[c] * rstd;
        }
        if (threadIdx.x == 0) {
          dbeta[c] += sum_dy;
          dgamma[c] += sum_dyx;
        }
      });
}

// running_mean     += momentum (mean - running_mean)
// running_variance += momentum (variance n / (n - 1) - running_variance)
REPLACEABLE void batchnorm_follow(real* running_mean, real* running_variance,
                                  const real* mean, const real* variance, real momentum,
                                  BatchNormSize s) {
  const int n = s.N * s.P;
  each(
      s.C, ON_DEVICE(int c) {
        running_mean[c] += momentum * (mean[c] - running_mean[c]);
        if (n < 2) return;
        const real guess = variance[c] * (real(n) / real(n - 1));
        running_variance[c] += momentum * (guess - running_variance[c]);
      });
}

}  // namespace chainrule
