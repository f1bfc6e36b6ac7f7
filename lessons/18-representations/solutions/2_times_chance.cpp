// 18.2 times_chance | 10 min | difficulty 2 | needs nothing
#include "exercise.h"

namespace EXERCISE {

void times_chance(real* times, const real* map, const int* mask, int N, int P) {
  for (int n = 0; n < N; ++n) {
    real inside = 0, all = 0, area = 0;
    for (int p = 0; p < P; ++p) {
      all += map[n * P + p];
      if (mask[n * P + p] == 1) {
        inside += map[n * P + p];
        area += 1;
      }
    }
    times[n] = (inside / all) / (area / real(P));
  }
}

}  // namespace EXERCISE
