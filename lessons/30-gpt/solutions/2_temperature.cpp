// 30.2 temperature | 15 min | difficulty 2 | needs 05.1
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

void with_temperature(real* p, const real* logits, real temperature, int V) {
  int best = 0;
  for (int v = 1; v < V; ++v) {
    if (logits[v] > logits[best]) best = v;
  }
  real sum = 0;
  for (int v = 0; v < V; ++v) {
    if (temperature == 0) {
      p[v] = v == best ? 1 : 0;
    } else {
      p[v] = std::exp((logits[v] - logits[best]) / temperature);
    }
    sum += p[v];
  }
  for (int v = 0; v < V; ++v) p[v] /= sum;
}

}  // namespace EXERCISE
