// 10.4 step_with_l2 | 15 min | difficulty 2 | needs 06.1
//
// The study notes' L2 regularization adds a penalty on large weights to the loss:
//
//   Loss_total = Loss_data + lambda sum w^2
//
// Backward has left the gradient of Loss_data in grad. Take one step of plain SGD on
// Loss_total: what does the penalty add to the gradient of one weight?
//
// Then answer a question. A weight whose grad is 0 is multiplied by some factor in this
// step, whatever its size. Which one? Return it. (It is 1 - rate x decay, and now you
// know what decay is in terms of lambda.)
//
//   value [count]   the weights; -= changes them        grad [count]   is only read
#include "exercise.h"

namespace EXERCISE {

real step_with_l2(real* value, const real* grad, real rate, real lambda, int count) {
  // TODO(10.4): the step for every weight; then return the factor. About 4 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
