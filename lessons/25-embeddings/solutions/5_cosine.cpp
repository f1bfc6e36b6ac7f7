// 25.5 cosine | 5 min | difficulty 1 | needs nothing
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

real cosine(const real* a, const real* b, int C) {
  real product = 0, aa = 0, bb = 0;
  for (int c = 0; c < C; ++c) {
    product += a[c] * b[c];
    aa += a[c] * a[c];
    bb += b[c] * b[c];
  }
  if (aa == 0 || bb == 0) return 0;
  return product / (std::sqrt(aa) * std::sqrt(bb));
}

}  // namespace EXERCISE
