// 08.5 count_kinks | 30 min | difficulty 3 | needs 08.1
#include <cmath>
#include <vector>

#include "exercise.h"

namespace EXERCISE {

int count_kinks(const real* w, const real* b, const real* v, int H, real low, real high) {
  int count = 0;
  std::vector<real> seen;
  for (int j = 0; j < H; ++j) {
    if (w[j] == 0) continue;
    const real place = -b[j] / w[j];
    bool known = false;
    for (const real other : seen) known = known || other == place;
    if (known) continue;
    seen.push_back(place);
    real change = 0;  // of the slope, by all neurons that have their kink here
    for (int i = 0; i < H; ++i) {
      if (w[i] != 0 && -b[i] / w[i] == place) change += v[i] * std::abs(w[i]);
    }
    if (low < place && place < high && change != 0) ++count;
  }
  return count;
}

}  // namespace EXERCISE
