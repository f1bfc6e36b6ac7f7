// 12.3 stops_after | 25 min | difficulty 3 | needs nothing
#include "exercise.h"

namespace EXERCISE {

int stops_after(const real* losses, int epochs, int patience, bool in_a_row) {
  int waited = 0;
  real best = losses[0];
  for (int i = 1; i < epochs; ++i) {
    const bool in_vain = in_a_row ? losses[i] > losses[i - 1] : losses[i] >= best;
    waited = in_vain ? waited + 1 : 0;
    if (waited == patience) return i + 1;
    if (losses[i] < best) best = losses[i];
  }
  return epochs;
}

}  // namespace EXERCISE
