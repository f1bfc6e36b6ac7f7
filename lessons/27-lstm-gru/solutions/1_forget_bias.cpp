// 27.1 forget_bias | 10 min | difficulty 1 | needs nothing
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

real forget_bias(real share, int lag) {
  const real f = std::pow(share, 1 / real(lag));
  return std::log(f / (1 - f));
}

}  // namespace EXERCISE
