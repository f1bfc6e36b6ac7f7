// 18.1 two_rates | 10 min | difficulty 1 | needs 06.1
#include "exercise.h"

namespace EXERCISE {

void two_rates(real* w, const real* dw, int backbone, int count, real rate, real share) {
  for (int i = 0; i < count; ++i) {
    w[i] -= (i < backbone ? share * rate : rate) * dw[i];
  }
}

}  // namespace EXERCISE
