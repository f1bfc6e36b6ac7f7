// 02.1 mse_forward | 10 min | difficulty 1 | needs 01.2 | replaces the op
//
// There are `count` predictions and as many targets (what would have been right). How
// wrong are they, as one number? The mean squared error takes each error, prediction
// minus target, squares it, and averages:
//
//   MSE = (1/n) sum of (prediction[i] - target[i])^2        n = count, i = 0 .. n-1
//
// The answer goes into loss[0]; what stood there before does not count. count is an int:
// real(count) makes it a number to divide by.
//
// When this and 02.2 are solved, ./learn 02 MINE=1 fits its line with your code.
#include "exercise.h"
#include "ops/losses.h"

namespace EXERCISE {

void mse_forward(real* loss, const real* prediction, const real* target, int count) {
  // TODO(02.1): loss[0] = (1/n) sum of (prediction[i] - target[i])^2.
  // About 6 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
