// 11.4 pick_peak | 25 min | difficulty 3 | needs nothing
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

real pick_peak(const real* rates, const real* losses, int count) {
  real sum = 0, power = 1, lowest = 0, rate = rates[0];
  for (int i = 0; i < count; ++i) {
    sum = real(0.9) * sum + real(0.1) * losses[i];
    power *= real(0.9);
    const real smooth = sum / (1 - power);
    if (i > 0 && smooth > real(1.5) * lowest) break;
    if (i == 0 || smooth < lowest) {
      lowest = smooth;
      rate = rates[i];
    }
  }
  return rate / 3;
}

}  // namespace EXERCISE
