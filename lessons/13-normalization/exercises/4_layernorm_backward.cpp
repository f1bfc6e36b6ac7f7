// 13.4 layernorm_backward | 35 min | difficulty 4 | needs 13.3 | replaces the op | trains
//
// The way back through layer norm. The notes of this lesson do it slowly, with numbers
// (the row 0 0 4 4): have them beside you. For every row n:
//
//   1. Make x_hat[c] again from x[n,c], mean[n] and rstd[n], as forward did.
//   2. y was gamma[c] x_hat[c] + beta[c], and gamma and beta served every row: add
//      dy[n,c] x_hat[c] to dgamma[c] and dy[n,c] to dbeta[c].
//   3. The blame of x_hat: dx_hat[c] = dy[n,c] gamma[c].
//   4. x[n,c] moves every x_hat[j] of its own row. Per unit that it grows,
//        directly:               only x_hat[c] grows, by rstd
//        through the mean:       every x_hat[j] falls by rstd / C
//        through the deviation:  every x_hat[j] falls by rstd x_hat[j] x_hat[c] / C
//   5. dx[n,c] is dx_hat[j] times what x[n,c] did to x_hat[j], summed over all j.
//
// A loop over j inside a loop over c is right. Two sums that do not depend on c can come
// out of it; then one loop is enough. rstd[n] is 1 over the deviation already: multiply.
//
//   dx, dy, x [N,C]      dgamma, dbeta, gamma [C]      mean, rstd [N], from forward
//
// dx is written with =, dgamma and dbeta are added to with +=.
#include "exercise.h"
#include "ops/norm.h"

namespace EXERCISE {

void layernorm_backward(real* dx, real* dgamma, real* dbeta, const real* dy,
                        const real* x, const real* gamma, const real* mean,
                        const real* rstd, int N, int C) {
  // TODO(13.4): for every row the steps 1 to 5. About 16 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
