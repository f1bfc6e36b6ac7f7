// 04.6 swish_backward | 25 min | difficulty 4 | needs 04.5 | replaces the op | trains
//
// Swish is its own gate: y = x sigmoid(beta x). beta is one number that bends all of them
// and can be learned like a weight, so there are two questions.
//
//   s       = sigmoid(beta x) = 1 / (1 + e^(-beta x)),  whose slope is s (1 - s)
//   dy/dx   = s + beta x s (1 - s)          the product rule, and beta from inside s
//   dy/dbeta = x^2 s (1 - s)                 beta sits only in s, multiplied by x
//
// dx is written. dbeta, the gradient of a parameter, is added to (+=), as in 03.4. Every
// number was bent by the same beta, so dbeta gains the sum of dy times dy/dbeta.
//
//   dx, dy, x [count]   beta, dbeta [1]
#include <cmath>

#include "exercise.h"
#include "ops/activations.h"

namespace EXERCISE {

void swish_backward(real* dx, real* dbeta, const real* dy, const real* x,
                    const real* beta, int count) {
  // TODO(04.6): dx[i] = dy[i] times dy/dx, and dbeta[0] += the sum over all i of
  // dy[i] times dy/dbeta. One loop, about 5 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
