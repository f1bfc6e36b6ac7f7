// 16.2 blame_along | 10 min | difficulty 2 | needs nothing
#include "exercise.h"

namespace EXERCISE {

void blame_along(real* blame, const real* a, bool shortcuts, int L) {
  blame[L] = 1;
  for (int l = L - 1; l >= 0; --l) {
    const real slope = shortcuts ? a[l] + 1 : a[l];
    blame[l] = slope * blame[l + 1];
  }
}

}  // namespace EXERCISE
