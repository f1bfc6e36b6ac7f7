// 05.3 best_threshold | 25 min | difficulty 3 | needs nothing
//
// A classifier has given a score to each of `count` samples; labels[i] is 1 for what is
// looked for and 0 for all else. A sample is called a 1 if its score is at least the
// threshold (>=). With
//
//   TP  called 1, and is        FP  called 1, but is not        FN  is 1, but not called
//
// the quality of a threshold is
//
//   F1 = 2 TP / (2 TP + FP + FN), and 0 where nothing is called rightly (TP = 0)
//
// Find the threshold with the largest F1. Nothing changes between two scores, so it is
// enough to try every score as a threshold. Of several that are equally good, return the
// largest (the strictest). The scores come in no order and can be any numbers.
//
// It may be slow: counting anew for each threshold is fine.
#include "exercise.h"

namespace EXERCISE {

real best_threshold(const real* scores, const int* labels, int count) {
  // TODO(05.3): try every score as threshold, count TP, FP and FN, keep the best.
  // About 15 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
