// 12.4 calibration_error | 30 min | difficulty 3 | needs 05.3
//
// A net has answered `count` questions. confidence[i] is the probability that it gave to
// its own answer, right[i] is 1 if that answer was right and 0 if not. Does it know what
// it knows? Sort the answers by confidence into `bins` drawers of equal width: drawer b
// (0, 1, ...) takes those with
//
//   b / bins <= confidence < (b + 1) / bins        and the last one takes a 1 as well
//
// (On a border one could decide otherwise; no number of the check lies there.)
// In each drawer that is not empty compare
//
//   the mean of confidence    with    the share of answers that were right
//
// and return the mean distance between the two over all answers: a drawer counts as much
// as it has answers. This is the expected calibration error; 0 is perfect.
//
//   error = sum over drawers of (answers in it / count) x |mean confidence - share right|
//
// Confidences are 0 .. 1. std::abs is at hand.
#include <cmath>
#include <vector>

#include "exercise.h"

namespace EXERCISE {

real calibration_error(const real* confidence, const int* right, int count, int bins) {
  // TODO(12.4): sums for every drawer, then the weighted distances. About 14 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
