// 05.2 p_minus_y | 20 min | difficulty 3 | needs 05.1 | replaces the op | trains
//
// The forward, for N samples and C classes, with a target number for every class:
//
//   p = softmax(logits), row by row
//   loss = -(1/N) sum over n, c of targets[n,c] log p[n,c]
//
// How does the loss change with the logits? For one sample and one class c, the rule for
// -log p[c] is short: its slope in logit j is p[j], and 1 less where j is c. Weigh that
// with targets[c], add over all c, and do not forget the 1/N. What comes out is p - y,
// as long as a row of targets sums to 1. Here it need not: find out where the row's sum
// belongs.
//
//   dlogits, probabilities, targets [N,C]
//   dloss [1]: how the final number changes with this loss. It multiplies everything.
//
// dlogits is written: what stood there before does not count.
#include "exercise.h"
#include "ops/losses.h"

namespace EXERCISE {

void soft_cross_entropy_backward(real* dlogits, const real* dloss,
                                 const real* probabilities, const real* targets, int N,
                                 int C) {
  // TODO(05.2): for every row the sum of its targets, then dlogits[n,c] for every c.
  // About 8 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
