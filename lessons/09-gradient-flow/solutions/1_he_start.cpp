// 09.1 he_start | 10 min | difficulty 1 | needs nothing
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

void he_start(real* weight, const real* noise, int C, int O) {
  const real deviation = std::sqrt(2 / real(C));  // the root of the variance
  for (int i = 0; i < O * C; ++i) weight[i] = deviation * noise[i];
}

}  // namespace EXERCISE
