// 29.2 alibi_bias | 10 min | difficulty 2 | needs 03.1
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

void alibi_bias(real* bias, int NH, int T) {
  for (int h = 0; h < NH; ++h) {
    const real slope = std::pow(real(2), real(-8) * real(h + 1) / real(NH));
    for (int t = 0; t < T; ++t) {
      for (int j = 0; j < T; ++j) {
        bias[(h * T + t) * T + j] = j <= t ? -slope * real(t - j) : real(0);
      }
    }
  }
}

}  // namespace EXERCISE
