// Layer norm, RMS norm and batch norm as kernels: see ops/norm.h, and src/ops/norm.cpp
// for how the formulas come about.
//
// A block for each row (layer and RMS norm), or some for each channel (batch norm), make
// the sums and means. What all rows add to gamma and beta is summed down the columns,
// stretches of rows first: no atomics, the same bits in every run.
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
__device__ GammaBeta block_sum(GammaBeta sum) {
  return {chainrule::block_sum(sum.gamma), chainrule::block_sum(sum.beta)};
}

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

// A channel of [N,C,P] has N P numbers; the k-th of them stands at:
__device__ int place(int c, int k, int C, int P) { return (k / P * C + c) * P + k % P; }

// dgamma += sum over n,p of dy x_hat, dbeta += sum over n,p of dy; x_hat = (x - mean)
// rstd. done(c, rstd, sums) may do more with them.
template <class Done>
void sum_blame(real* dgamma, real* dbeta, const real* dy, const real* x, const real* mean,
               const real* variance, BatchNormSize s, Done done) {
  sum_rows<GammaBeta>(
      s.C, s.N * s.P,
      ON_DEVICE(int c, int k) {
        const int i = place(c, k, s.C, s.P);
        return GammaBeta{dy[i] * (x[i] - mean[c]), dy[i]};
      },
      ON_DEVICE(int c, GammaBeta sum) {
        const real rstd = 1 / std::sqrt(variance[c] + s.epsilon);
        sum.gamma *= rstd;
        dgamma[c] += sum.gamma;
        dbeta[c] += sum.beta;
        done(c, rstd, sum);
      });
}

}  // namespace

// mean     = 1/n sum over n,p of x[n,c,p]               of every channel c, n = N P
// variance = 1/n sum over n,p of (x[n,c,p] - mean)^2
// x_hat    = (x - mean) / sqrt(variance + epsilon)
// y        = gamma x_hat + beta
REPLACEABLE void batchnorm_forward(real* y, real* mean, real* variance, const real* x,
                                   const real* gamma, const real* beta, BatchNormSize s) {
  const int C = s.C, P = s.P, count = s.N * s.P;
  const DeviceArray of_channels(2 * C);
  real *const m = of_channels.data(), *const rstd = m + C;
  // Measured from a channel's first number, so that a large mean costs no digits.
  const auto away = ON_DEVICE(int c, int i) { return x[i] - x[c * P]; };
  sum_rows(
      C, count, ON_DEVICE(int c, int k) { return away(c, place(c, k, C, P)); },
      ON_DEVICE(int c, real sum) {
        m[c] = sum / real(count);
        mean[c] = (count > 0 ? x[c * P] : 0) + m[c];
      });
  sum_rows(
      C, count,
      ON_DEVICE(int c, int k) { return square(away(c, place(c, k, C, P)) - m[c]); },
      ON_DEVICE(int c, real sum) {
        variance[c] = sum / real(count);
        rstd[c] = 1 / std::sqrt(variance[c] + s.epsilon);
      });
  each(
      C * count, ON_DEVICE(int i) {
        const int c = i / P % C;
        y[i] = gamma[c] * ((away(c, i) - m[c]) * rstd[c]) + beta[c];
      });
}

// 4. dbeta[c]  += sum over n,p of dy[n,c,p]
//    dgamma[c] += sum over n,p of dy[n,c,p] x_hat[n,c,p]
// 3., 2., 1. dx = gamma rstd (dy - mean(dy) - x_hat mean(dy x_hat))
REPLACEABLE void batchnorm_backward(real* dx, real* dgamma, real* dbeta, const real* dy,
                                    const real* x, const real* gamma, const real* mean,
                                    const real* variance, BatchNormSize s) {
  const int C = s.C, P = s.P, count = s.N * s.P;
  const DeviceArray of_channels(3 * C);
  real *const rstd = of_channels.data(), *const mean_dy = rstd + C,
              *const mean_dyx = mean_dy + C;
  sum_blame(
      dgamma, dbeta, dy, x, mean, variance, s,
      ON_DEVICE(int c, real of_channel, GammaBeta sum) {
        rstd[c] = of_channel;
        mean_dyx[c] = sum.gamma / real(count);
        mean_dy[c] = sum.beta / real(count);
      });
  each(
      C * count, ON_DEVICE(int i) {
        const int c = i / P % C;
        const real x_hat = (x[i] - mean[c]) * rstd[c];
        dx[i] = gamma[c] * rstd[c] * (dy[i] - mean_dy[c] - x_hat * mean_dyx[c]);
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
  const DeviceArray of_channels(s.C);
  real* const rstd = of_channels.data();
  sum_blame(
      dgamma, dbeta, dy, x, running_mean, running_variance, s,
      ON_DEVICE(int c, real of_channel, GammaBeta) { rstd[c] = of_channel; });
  each(
      s.N * s.C * s.P, ON_DEVICE(int i) {
        const int c = i / s.P % s.C;
        dx[i] = gamma[c] * rstd[c] * dy[i];
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
