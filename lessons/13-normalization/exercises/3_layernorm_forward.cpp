// 13.3 layernorm_forward | 12 min | difficulty 2 | needs 13.1 | replaces the op | trains
//
// Layer norm: every row of x, one sample, is normalized on its own. For each n:
//
//   1. mean     = 1/C sum over c of x[n,c]
//   2. variance = 1/C sum over c of (x[n,c] - mean)^2
//      rstd     = 1 / sqrt(variance + epsilon)
//   3. x_hat[c] = (x[n,c] - mean) rstd
//   4. y[n,c]   = gamma[c] x_hat[c] + beta[c]
//
// rstd ("reciprocal standard deviation") is 1 over the deviation. mean and rstd of every
// row are kept for the way back: write them to mean[n] and rstd[n]. Take the squares of
// x - mean, as step 2 says: mean(x^2) - mean^2 is the same on paper, but where a row lies
// far from 0 it is a small difference of large rounded numbers, and that is tested.
//
//   y, x [N,C], row after row      gamma, beta [C]      mean, rstd [N]
//
// y, mean and rstd are written with =. When it is right, a net with layer norm is trained
// on it and must learn.
#include <cmath>

#include "exercise.h"
#include "ops/norm.h"

namespace EXERCISE {

void layernorm_forward(real* y, real* mean, real* rstd, const real* x, const real* gamma,
                       const real* beta, real epsilon, int N, int C) {
  // TODO(13.3): for every row its mean, its rstd, and its C numbers y. About 14 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
