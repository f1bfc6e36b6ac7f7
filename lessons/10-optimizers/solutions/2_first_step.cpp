// 10.2 first_step | 15 min | difficulty 2 | needs 10.1
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

// m / sqrt(v) = (1 - beta1) g / (sqrt(1 - beta2) |g|), and g / |g| is the sign of g.
real first_step(real grad, real rate, real beta1, real beta2, bool corrected) {
  const real down = grad > 0 ? -rate : rate;
  return corrected ? down : down * (1 - beta1) / std::sqrt(1 - beta2);
}

}  // namespace EXERCISE
