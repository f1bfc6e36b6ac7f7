// 25.4 pair_loss | 25 min | difficulty 3 | needs nothing
//
// One pair of skip-gram, with K words drawn by chance. p is the point of the word; q has
// 1 + K rows: row 0 belongs to the neighbour that really stood beside it, rows 1 .. K to
// the drawn ones. Every row has a score, and the loss is lesson 05's binary cross-entropy
// of all of them, with target 1 for row 0 and target 0 for the others, summed:
//
//   s[j] = sum over c of p[c] q[j,c]                     sigmoid(s) = 1 / (1 + e^-s)
//   loss = -log sigmoid(s[0])  +  sum over j >= 1 of -log(1 - sigmoid(s[j]))
//
// Return the loss, and write its gradients (lesson 05: the slope of such a loss in its
// score is sigmoid(s) - target):
//
//   ds[0] = sigmoid(s[0]) - 1            dp[c]   = sum over all j of ds[j] q[j,c]
//   ds[j] = sigmoid(s[j]) for j >= 1     dq[j,c] = ds[j] p[c]
//
// 1 - sigmoid(s) is sigmoid(-s), and -log sigmoid(s) is softplus(-s). Two functions are
// there for you that no score makes overflow: sigmoid(x), and softplus(x) = log(1 + e^x).
//
//   dp, p [C]      dq, q [1+K,C]: q[j,c] is q[j * C + c]
//
// dp and dq are written with =: what stood there before does not count.
#include "exercise.h"
#include "ops/scalar.h"  // sigmoid, softplus

namespace EXERCISE {

real pair_loss(real* dp, real* dq, const real* p, const real* q, int K, int C) {
  // TODO(25.4): dp begins at 0; then for every row the score, loss, ds, dp and dq. About
  // 12 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
