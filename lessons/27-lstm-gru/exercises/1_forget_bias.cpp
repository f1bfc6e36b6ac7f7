// 27.1 forget_bias | 10 min | difficulty 1 | needs nothing
//
// A forget gate that nothing moves stands at f = sigmoid(b), b its bias, at every step. A
// cell that nothing is written into is multiplied by f each time. So after `lag` steps
// this share of it is left:
//
//   share = f^lag          f = sigmoid(b) = 1 / (1 + e^-b)
//
// Which b leaves a wanted share after a wanted lag? Solve the two lines for b: the second
// one turned round says e^-b = 1/f - 1, or b = log(f / (1 - f)).
//
//   share   above 0 and below 1        lag   at least 1
//
// Return b. std::pow(share, 1 / real(lag)) and std::log are all you need. (lag is an int:
// 1 / lag would be a division of whole numbers.) Afterwards try share 1/e = 0.37 with
// lags 10, 60 and 1000 in your head or in a printf, and compare with log(lag).
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

real forget_bias(real share, int lag) {
  // TODO(27.1): the bias after which `share` is left of a cell after `lag` steps.
  // About 2 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
