// 10.1 momentum_update | 15 min | difficulty 1 | needs 06.1 | replaces the op | trains
//
// Besides the weights an optimizer may remember something. Momentum remembers one number
// per weight, its velocity, which is 0 before the first step:
//
//   v <- beta v + g                       beta is `momentum`, g is `grad`
//   theta <- theta - eta v                theta is `value`, eta is `rate`
//
// In this order: the weight moves by the new velocity. With `nesterov` the first line is
// the same, and the second looks one step ahead:
//
//   theta <- theta - eta (g + beta v)     v is the new velocity
//
// (beta v is what the next step will keep of it: that part is known now, and taken now.)
//
//   value [count]      the weights; -= changes them
//   velocity [count]   is read and written: the next step finds in it what you leave
//   grad [count]       is only read
//
// The check steps both ways; there `nesterov` and `nesterov_v` are value and velocity
// with nesterov. When your steps are right, the lesson's net must learn its digits with
// them.
#include "exercise.h"
#include "ops/updates.h"

namespace EXERCISE {

void momentum_update(real* value, real* velocity, const real* grad, real rate,
                     real momentum, bool nesterov, int count) {
  // TODO(10.1): for every weight its velocity first, then its step. About 5 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
