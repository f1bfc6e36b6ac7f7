// 02.5 largest_stable_rate | 20 min | difficulty 3 | needs 02.3
//
// At which learning rate does gradient descent on a line w x + b begin to diverge? You
// can say so before the first step, from x alone. (State a rate for the points of this
// lesson before you start, then try it: ./learn 02 --guess 0.7.)
//
// MSE over all n points is a bowl. How sharply it bends, its second derivatives say. They
// are the same everywhere:
//
//   along w:  ww = (2/n) sum of x[i]^2      along b:  bb = 2
//   mixed:    wb = (2/n) sum of x[i]
//
// The bowl bends most in a slanted direction, with the curvature
//
//   lambda = (ww + bb) / 2 + sqrt( ((ww - bb) / 2)^2 + wb^2 )
//
// (the largest eigenvalue of the matrix of the three). A step multiplies the error in
// that direction by 1 - rate lambda. It grows as soon as this is below -1, so the largest
// rate that does not diverge is 2 / lambda. std::sqrt computes the root.
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

// x points to n numbers.
real largest_stable_rate(const real* x, int n) {
  // TODO(02.5): ww and wb in a loop, lambda, and return 2 / lambda.
  // About 8 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
