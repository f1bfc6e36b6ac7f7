// 11.3 one_cycle | 20 min | difficulty 3 | needs 11.2
#include <algorithm>
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

inline constexpr real pi = real(3.14159265358979323846);

real one_cycle(int step, int total, real peak, real first, real last) {
  const real top = real(0.3) * real(total) - 1;
  const bool rising = real(step) < top;
  const real from = rising ? first : peak, to = rising ? peak : last;
  real share = rising ? real(step) / top : (real(step) - top) / (real(total - 1) - top);
  share = std::min(share, real(1));
  return to + (from - to) * (1 + std::cos(pi * share)) / 2;
}

}  // namespace EXERCISE
