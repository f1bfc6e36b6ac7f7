// 29.1 sinusoidal_positions | 8 min | difficulty 1 | needs 03.1
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

void sinusoidal_positions(real* table, int T, int C) {
  for (int t = 0; t < T; ++t) {
    for (int i = 0; i < C / 2; ++i) {
      const real angle = real(t) / std::pow(real(10000), real(2 * i) / real(C));
      table[t * C + 2 * i] = std::sin(angle);
      table[t * C + 2 * i + 1] = std::cos(angle);
    }
  }
}

}  // namespace EXERCISE
