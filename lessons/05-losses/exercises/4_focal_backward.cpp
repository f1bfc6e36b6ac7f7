// 05.4 focal_backward | 35 min | difficulty 4 | needs 05.2 | replaces the op
//
// The focal loss of `count` yes-or-no answers. x is a logit, its target is 0 or 1. Write
// z for the logit of what is true: z = x where the target is 1, z = -x where it is 0.
// Then
//
//   p_t = sigmoid(z)          the probability given to what is true
//   a_t = alpha               where the target is 1,  1 - alpha where it is 0
//   loss = (1/count) sum of 2 a_t (1 - p_t)^gamma (-log p_t)
//
// How does the loss change with every x? Both factors depend on z, so the product rule
// gives two terms. Forgetting one of them is the mistake that everyone makes. You need
// the slope of the sigmoid, p_t (1 - p_t), and where z = -x the slope turns its sign.
//
//   dlogits, logits, targets [count]
//   dloss [1]: how the final number changes with this loss. It multiplies everything.
//
// Logits may be large: log(p_t) is -infinite where p_t has been rounded to 0. At hand are
// sigmoid(z) and softplus(z) = log(1 + e^z), right for every z, with
//
//   -log p_t = softplus(-z)        1 - p_t = sigmoid(-z)
//
// dlogits is written: what stood there before does not count.
#include <cmath>

#include "exercise.h"
#include "ops/losses.h"
#include "ops/scalar.h"  // sigmoid, softplus

namespace EXERCISE {

void focal_backward(real* dlogits, const real* dloss, const real* logits,
                    const real* targets, real gamma, real alpha, int count) {
  // TODO(05.4): for every i the slope in z, then in x, times 2 a_t dloss / count.
  // About 10 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
