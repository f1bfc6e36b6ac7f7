// 18.5 contrastive_backward | 25 min | difficulty 3 | needs 18.4
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

void contrastive_backward(real* da, real* db, const real* a, const real* b,
                          const int* same, real margin, int P, int D) {
  for (int p = 0; p < P; ++p) {
    real squares = 0;
    for (int k = p * D; k < (p + 1) * D; ++k) squares += (a[k] - b[k]) * (a[k] - b[k]);
    const real d = std::sqrt(squares);
    real factor = 0;
    if (same[p]) {
      factor = 1;
    } else if (d > 0 && d < margin) {
      factor = -(margin - d) / d;
    }
    for (int k = p * D; k < (p + 1) * D; ++k) {
      da[k] = factor * (a[k] - b[k]) / real(P);
      db[k] = -da[k];
    }
  }
}

}  // namespace EXERCISE
