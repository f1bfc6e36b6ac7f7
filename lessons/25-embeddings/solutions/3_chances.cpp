// 25.3 chances | 5 min | difficulty 2 | needs nothing
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

void chances(real* p, const real* counts, int V) {
  real sum = 0;
  for (int v = 0; v < V; ++v) sum += std::pow(counts[v], real(0.75));
  for (int v = 0; v < V; ++v) p[v] = std::pow(counts[v], real(0.75)) / sum;
}

}  // namespace EXERCISE
