// 05.3 best_threshold | 25 min | difficulty 3 | needs nothing
#include "exercise.h"

namespace EXERCISE {

real best_threshold(const real* scores, const int* labels, int count) {
  real best = scores[0], best_f1 = -1;
  for (int t = 0; t < count; ++t) {
    int tp = 0, fp = 0, fn = 0;
    for (int i = 0; i < count; ++i) {
      const bool called = scores[i] >= scores[t];
      if (called && labels[i] == 1) ++tp;
      if (called && labels[i] == 0) ++fp;
      if (!called && labels[i] == 1) ++fn;
    }
    const real f1 = tp == 0 ? 0 : 2 * real(tp) / real(2 * tp + fp + fn);
    if (f1 > best_f1 || (f1 == best_f1 && scores[t] > best)) {
      best_f1 = f1;
      best = scores[t];
    }
  }
  return best;
}

}  // namespace EXERCISE
