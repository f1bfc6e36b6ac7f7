// Normalization: numbers get mean 0 and deviation 1 before they go on, and a learned gain
// gamma and shift beta afterwards, so that nothing is lost that the network needs.
//
// Layer norm and RMS norm look at one row, all C features of one sample or token. Batch
// norm looks at one channel, over all samples (and, in images, positions) of the batch;
// when evaluating, it looks at averages it kept from training. The study notes divide by
// (sigma + epsilon). Here it is sqrt(variance + epsilon), as in every library: where all
// numbers are equal the slope of sigma is 0/0, that of this root is not. Which axes form
// a row, and when the averages move, is the layers' business. Introduced by lesson 13.
#pragma once

#include "real.h"

namespace chainrule {

// y, x [N,C]   gamma, beta [C]   mean, rstd [N], saved: rstd is 1 over the deviation
void layernorm_forward(real* y, real* mean, real* rstd, const real* x, const real* gamma,
                       const real* beta, real epsilon, int N, int C);

// dx [N,C] is written; dgamma, dbeta [C] are added to
void layernorm_backward(real* dx, real* dgamma, real* dbeta, const real* dy,
                        const real* x, const real* gamma, const real* mean,
                        const real* rstd, int N, int C);

// Layer norm without the mean and without beta; rrms [N], saved: 1 over the root of the
// mean square
void rmsnorm_forward(real* y, real* rrms, const real* x, const real* gamma, real epsilon,
                     int N, int C);

// dx [N,C] is written; dgamma [C] is added to
void rmsnorm_backward(real* dx, real* dgamma, const real* dy, const real* x,
                      const real* gamma, const real* rrms, int N, int C);

// x is [N,C,P]: P positions per channel, H W in images and 1 in rows.
struct BatchNormSize {
  int N, C, P;
  real epsilon = real(1e-5);
};

// y, x [N,C,P]   gamma, beta [C]   mean, variance [C] of this batch, saved: the variance
// is divided by n = N P
void batchnorm_forward(real* y, real* mean, real* variance, const real* x,
                       const real* gamma, const real* beta, BatchNormSize s);

// dx [N,C,P] is written; dgamma, dbeta [C] are added to
void batchnorm_backward(real* dx, real* dgamma, real* dbeta, const real* dy,
                        const real* x, const real* gamma, const real* mean,
                        const real* variance, BatchNormSize s);

// The same with mean and variance [C] that do not come from x.
void batchnorm_evaluate(real* y, const real* x, const real* gamma, const real* beta,
                        const real* running_mean, const real* running_variance,
                        BatchNormSize s);
void batchnorm_evaluate_backward(real* dx, real* dgamma, real* dbeta, const real* dy,
                                 const real* x, const real* gamma,
                                 const real* running_mean, const real* running_variance,
                                 BatchNormSize s);

// running += momentum (new - running), for mean and variance [C]. As in PyTorch, the new
// variance is divided by n - 1 here: it is a guess about all data, not about this batch.
// One value per channel says nothing about a variance, so then that one stays.
void batchnorm_follow(real* running_mean, real* running_variance, const real* mean,
                      const real* variance, real momentum, BatchNormSize s);

}  // namespace chainrule
