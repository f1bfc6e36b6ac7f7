// 13.5 batchnorm_backward | 25 min | difficulty 4 | needs 13.4 | replaces the op | trains
//
// The way back through batch norm in training. The mathematics is that of 13.4, turned by
// a quarter: mean and deviation were taken down the column of a feature, over all n and
// p, so the numbers of one feature move each other, and those of one sample do not.
//
//   forward, for every feature c, with count = N P numbers in its column:
//     x_hat = (x - mean[c]) / sqrt(variance[c] + epsilon)
//     y     = gamma[c] x_hat + beta[c]
//
//   1. What forward kept is the variance, not rstd: make rstd of it.
//   2. Over the whole column, dy x_hat is added to dgamma[c] and dy to dbeta[c].
//   3. dx: the three roads of 13.4 (directly, through the mean, through the deviation).
//      All numbers of a column share one gamma.
//
//   dx, dy, x [N,C,P]: x[n,c,p] is x[(n * C + c) * P + p]. Between linear layers P is 1,
//   and they are tables [N,C]
//   dgamma, dbeta, gamma, mean, variance [C]      s.N, s.C, s.P, s.epsilon
//
// dx is written with =, dgamma and dbeta are added to with +=.
#include <cmath>

#include "exercise.h"
#include "ops/norm.h"

namespace EXERCISE {

void batchnorm_backward(real* dx, real* dgamma, real* dbeta, const real* dy,
                        const real* x, const real* gamma, const real* mean,
                        const real* variance, BatchNormSize s) {
  // TODO(13.5): for every feature the steps 1 to 3. About 20 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
