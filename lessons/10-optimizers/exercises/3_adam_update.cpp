// 10.3 adam_update | 25 min | difficulty 2 | needs 10.2 | replaces the op | trains
//
// One step of Adam for `count` weights. The study notes' five lines, per weight:
//
//   m = beta1 m + (1 - beta1) g            mhat = m / (1 - beta1^t)
//   v = beta2 v + (1 - beta2) g^2          vhat = v / (1 - beta2^t)
//   theta = theta - eta mhat / (sqrt(vhat) + epsilon)
//
//   value [count]    theta; -= changes it
//   m, v [count]     are read and written; the next step goes on with them. The hats are
//                    for this step only: they are not kept.
//   grad [count]     g, only read
//   rate             eta
//   step             t, which is 1 in the first step
//   settings         settings.beta1, settings.beta2, settings.epsilon
//
// beta^t is std::pow(beta, step). It is the same for all weights: once before the loop
// is enough. When your step is right, the lesson's net must learn its digits with it.
#include <cmath>

#include "exercise.h"
#include "ops/updates.h"

namespace EXERCISE {

void adam_update(real* value, real* m, real* v, const real* grad, real rate,
                 uint64_t step, AdamSettings settings, int count) {
  // TODO(10.3): the five lines, for every weight. About 9 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
