// 10.5 adamw_update | 15 min | difficulty 2 | needs 10.3 10.4 | replaces the op | trains
//
// AdamW: Adam, and beside it every weight shrinks:
//
//   theta = theta - eta (mhat / (sqrt(vhat) + epsilon) + decay theta)
//
// (The study notes write lambda for decay. It is not the lambda of 10.4's penalty: there
// is no 2 here.) The theta on the right is the one before the step. m, v and the hats are
// made from the gradient alone, exactly as in 10.3: the decay has no part in them. That
// is what "decoupled" means, and all that the W changes.
//
//   value, m, v [count]   as in 10.3: read and written      grad [count]   only read
//   rate is eta, step is t (1 in the first step), settings as in 10.3
//
// When your step is right, the lesson's net must learn its digits with it.
#include <cmath>

#include "exercise.h"
#include "ops/updates.h"

namespace EXERCISE {

void adamw_update(real* value, real* m, real* v, const real* grad, real rate,
                  uint64_t step, AdamSettings settings, real decay, int count) {
  // TODO(10.5): your 10.3 with one more term. About 9 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
