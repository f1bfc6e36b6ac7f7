// 09.1 he_start | 10 min | difficulty 1 | needs nothing
//
// Start the weights of a ReLU layer as He et al. do: random numbers with mean 0 and
//
//   variance 2 / C           C numbers come in
//
// Each weighted sum adds up C products, so its variance is C times that of one; the ReLU
// then throws half away. 2 / C makes up for both, and the signal leaves as large as it
// came.
//
// The random numbers are drawn already: noise [O,C] has mean 0 and variance 1. Numbers
// that are multiplied by s get a variance s x s times as large. weight [O,C] is written
// (=).
//
// The check begins with C = 8 and O = 1, where noise 1 becomes weight 0.5.
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

void he_start(real* weight, const real* noise, int C, int O) {
  // TODO(09.1): multiply every number of noise by the same factor. About 2 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
