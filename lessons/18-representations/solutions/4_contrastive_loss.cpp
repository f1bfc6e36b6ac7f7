// 18.4 contrastive_loss | 15 min | difficulty 2 | needs 02.1
#include <algorithm>
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

void contrastive_loss(real* loss, const real* a, const real* b, const int* same,
                      real margin, int P, int D) {
  real sum = 0;
  for (int p = 0; p < P; ++p) {
    real squares = 0;
    for (int k = 0; k < D; ++k) {
      const real off = a[p * D + k] - b[p * D + k];
      squares += off * off;
    }
    const real d = std::sqrt(squares);
    const real missing = same[p] ? d : std::max(real(0), margin - d);
    sum += missing * missing / 2;
  }
  loss[0] = sum / real(P);
}

}  // namespace EXERCISE
