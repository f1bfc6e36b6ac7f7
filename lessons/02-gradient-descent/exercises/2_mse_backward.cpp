// 02.2 mse_backward | 15 min | difficulty 2 | needs 02.1 | replaces the op | trains
//
// How does MSE change when one prediction changes? The derivative of e^2 is 2 e, and each
// square counts 1/n:
//
//   MSE = (1/n) sum of (prediction[i] - target[i])^2                 n = count
//   the slope for prediction[i]:    2 (prediction[i] - target[i]) / n
//
// The caller may want a multiple of MSE. It says so in dloss[0]: how much its number
// grows when MSE grows by 1. (Here always 1; a later lesson uses it.) Multiply by it.
//
//   dprediction[i] = dloss[0] 2 (prediction[i] - target[i]) / n
//
// dprediction is written: what stood there before does not count.
#include "exercise.h"
#include "ops/losses.h"

namespace EXERCISE {

void mse_backward(real* dprediction, const real* dloss, const real* prediction,
                  const real* target, int count) {
  // TODO(02.2): dprediction[i] = dloss[0] 2 (prediction[i] - target[i]) / n for every i.
  // About 3 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
