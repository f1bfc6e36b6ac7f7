// 09.2 clip_factor | 15 min | difficulty 2 | needs nothing | replaces the op | trains
#include <cmath>

#include "exercise.h"
#include "ops/updates.h"

namespace EXERCISE {

void clip_factor(real* factor, real* norm, const real* norms, real limit, int P) {
  real sum = 0;
  for (int p = 0; p < P; ++p) sum += norms[p] * norms[p];
  norm[0] = std::sqrt(sum);
  factor[0] = norm[0] > limit && std::isfinite(norm[0]) ? limit / norm[0] : 1;
}

}  // namespace EXERCISE
