// 08.4 square_by_folding | 15 min | difficulty 2 | needs 08.3
#include <algorithm>

#include "exercise.h"

namespace EXERCISE {

real square_by_folding(real x, int folds) {
  real y = x, folded = x, share = 1;
  for (int fold = 0; fold < folds; ++fold) {
    folded = 2 * std::max(folded, real(0)) - 4 * std::max(folded - real(0.5), real(0));
    share /= 4;
    y -= share * folded;
  }
  return y;
}

}  // namespace EXERCISE
