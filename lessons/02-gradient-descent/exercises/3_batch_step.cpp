// 02.3 batch_step | 20 min | difficulty 3 | needs 01.3 02.2
//
// One iteration of stochastic gradient descent for the line  prediction = w x + b.
//
// There are many points x[i], y[i]; this step looks only at a mini-batch of B of them.
// Their numbers stand in rows: the points x[rows[0]], x[rows[1]] .. x[rows[B-1]] and the
// same of y. The loss is MSE over these B points, and its gradient is, with
// error = w x + b - y of each point:
//
//   dw = (2/B) sum of error x            db = (2/B) sum of error
//
// Then both parameters take their step downhill, at the same time (both gradients belong
// to the old w and b):
//
//   w <- w - rate dw                     b <- b - rate db
#include "exercise.h"

namespace EXERCISE {

// w and b are references: w -= ... reaches the caller.
void batch_step(real& w, real& b, const real* x, const real* y, const int* rows, int B,
                real rate) {
  // TODO(02.3): dw and db of the mini-batch, then the step.
  // A loop and the updates, about 9 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
