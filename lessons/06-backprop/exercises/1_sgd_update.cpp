// 06.1 sgd_update | 10 min | difficulty 1 | needs nothing | replaces the op | trains
//
// Backward has written down, for each of `count` weights, how fast the loss grows with
// it. Take one step of gradient descent with the learning rate `rate`: the study notes'
//
//   w <- w - eta grad L(x, y)
//
// value [count] holds the weights and is changed; grad [count] is only read. The mean
// over the batch is in grad already. When your step is right, the lesson's spirals are
// trained with it and must be solved.
#include "exercise.h"
#include "ops/updates.h"

namespace EXERCISE {

void sgd_update(real* value, const real* grad, real rate, int count) {
  // TODO(06.1): move every weight against its gradient, `rate` times as far.
  // About 1 line.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
