// 08.3 sawtooth | 10 min | difficulty 2 | needs 04.1
#include <algorithm>

#include "exercise.h"

namespace EXERCISE {

real sawtooth(real x, int folds) {
  for (int fold = 0; fold < folds; ++fold) {
    x = 2 * std::max(x, real(0)) - 4 * std::max(x - real(0.5), real(0));
  }
  return x;
}

}  // namespace EXERCISE
