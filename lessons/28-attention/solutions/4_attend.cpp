// 28.4 attend | 20 min | difficulty 3 | needs 05.1 28.3
#include <algorithm>
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

void attend(real* p, real* y, const real* score, const real* v, int T, int S, int D) {
  for (int t = 0; t < T; ++t) {
    const real largest = *std::max_element(score + t * S, score + (t + 1) * S);
    real sum = 0;
    for (int j = 0; j < S; ++j) {
      const real s = score[t * S + j];
      p[t * S + j] = s == -INFINITY ? 0 : std::exp(s - largest);
      sum += p[t * S + j];
    }
    for (int j = 0; j < S; ++j) {
      if (sum > 0) p[t * S + j] /= sum;
    }
    for (int d = 0; d < D; ++d) {
      y[t * D + d] = 0;
      for (int j = 0; j < S; ++j) y[t * D + d] += p[t * S + j] * v[j * D + d];
    }
  }
}

}  // namespace EXERCISE
