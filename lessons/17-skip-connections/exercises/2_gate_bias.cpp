// 17.2 gate_bias | 10 min | difficulty 2 | needs nothing
//
// A highway net of L layers, y = t h + (1 - t) x in each. At the start the weights of the
// gates are small, so that t = sigmoid(b), the same everywhere: the bias b decides. Then
// x comes straight through
//
//   one layer with the share 1 - t           L layers with the share (1 - t)^L
//
// How must b be chosen so that a given share of x comes through all L layers? In three
// steps:
//
//   1. t        from  (1 - t)^L = share
//   2. b        from  t = 1 / (1 + exp(-b))
//   3. return b
//
// By hand: share 0.81 and L = 2. Then 1 - t = 0.9, t = 0.1, and b = log(1/9) = -2.197.
//
// share lies between 0 and 1. std::pow(x, y) is x to the power of y, std::log the natural
// logarithm.
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

real gate_bias(real share, int L) {
  // TODO(17.2): the bias that lets this share through L layers. About 2 lines.
  NOT_STARTED();  // delete this line when you begin
  return 0;
}

}  // namespace EXERCISE
