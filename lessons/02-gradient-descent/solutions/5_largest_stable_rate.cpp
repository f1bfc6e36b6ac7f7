// 02.5 largest_stable_rate | 20 min | difficulty 3 | needs 02.3
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

real largest_stable_rate(const real* x, int n) {
  real ww = 0, wb = 0;
  const real bb = 2;
  for (int i = 0; i < n; ++i) {
    ww += 2 * x[i] * x[i] / real(n);
    wb += 2 * x[i] / real(n);
  }
  const real half = (ww - bb) / 2;
  const real lambda = (ww + bb) / 2 + std::sqrt(half * half + wb * wb);
  return 2 / lambda;
}

}  // namespace EXERCISE
