// 25.6 analogy | 15 min | difficulty 3 | needs 25.5
#include <vector>

#include "exercise.h"

namespace EXERCISE {

using Cosine = real(const real* x, const real* y, int C);

int analogy(const real* points, int a, int b, int c, int V, int C, Cosine* cosine) {
  std::vector<real> target(C);
  for (int i = 0; i < C; ++i) {
    target[i] = points[b * C + i] - points[a * C + i] + points[c * C + i];
  }
  int best = -1;
  real most = -2;  // below every cosine
  for (int v = 0; v < V; ++v) {
    if (v == a || v == b || v == c) continue;
    const real here = cosine(target.data(), points + v * C, C);
    if (here > most) best = v, most = here;
  }
  return best;
}

}  // namespace EXERCISE
