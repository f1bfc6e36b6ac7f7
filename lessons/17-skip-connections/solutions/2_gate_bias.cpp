// 17.2 gate_bias | 10 min | difficulty 2 | needs nothing
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

real gate_bias(real share, int L) {
  const real t = 1 - std::pow(share, real(1) / real(L));
  return std::log(t / (1 - t));
}

}  // namespace EXERCISE
