// 30.3 top_p | 25 min | difficulty 3 | needs 30.2
#include "exercise.h"

namespace EXERCISE {

void top_p(real* q, const real* p, real share, int V) {
  for (int v = 0; v < V; ++v) q[v] = 0;
  real kept = 0;
  while (kept < share) {
    int best = -1;
    for (int v = 0; v < V; ++v) {
      if (q[v] == 0 && p[v] > 0 && (best < 0 || p[v] > p[best])) best = v;
    }
    if (best < 0) break;  // rounding: all of them together fall short of 1
    q[best] = p[best];
    kept += p[best];
  }
  for (int v = 0; v < V; ++v) q[v] /= kept;
}

}  // namespace EXERCISE
