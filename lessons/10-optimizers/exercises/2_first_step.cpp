// 10.2 first_step | 15 min | difficulty 2 | needs 10.1
//
// Adam's first step, with a pencil. Before it m and v are 0. The study notes' lines, with
// t = 1 and epsilon so small that we leave it out:
//
//   m = beta1 m + (1 - beta1) g            mhat = m / (1 - beta1^t)
//   v = beta2 v + (1 - beta2) g^2          vhat = v / (1 - beta2^t)
//   theta = theta - eta mhat / sqrt(vhat)
//
// Put m = v = 0 and t = 1 into them and cross out what cancels. What is added to theta?
// (So the answer is negative where theta goes down.) You will need far less than the
// lines above.
//
// Then the same without the bias correction, theta = theta - eta m / sqrt(v): this is
// asked where `corrected` is false. What is left of beta1 and beta2? With 0.9 and 0.999,
// is the step without hats shorter or longer? Guess before you calculate.
//
//   grad   is g, never 0        rate   is eta
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

real first_step(real grad, real rate, real beta1, real beta2, bool corrected) {
  // TODO(10.2): what the first step adds to the weight. About 3 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
