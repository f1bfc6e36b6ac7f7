// 06.4 twin_of | 25 min | difficulty 3 | needs 06.3
#include "exercise.h"

namespace EXERCISE {

int twin_of(int unit, const real* weight1, const real* bias1, const real* weight2, int C,
            int hidden, int O) {
  bool silent = bias1[unit] == 0;
  for (int c = 0; c < C; ++c) silent = silent && weight1[unit * C + c] == 0;
  for (int o = 0; o < O; ++o) silent = silent && weight2[o * hidden + unit] == 0;
  if (silent) return -1;
  for (int other = 0; other < unit; ++other) {
    bool equal = bias1[other] == bias1[unit];
    for (int c = 0; c < C; ++c) {
      equal = equal && weight1[other * C + c] == weight1[unit * C + c];
    }
    for (int o = 0; o < O; ++o) {
      equal = equal && weight2[o * hidden + other] == weight2[o * hidden + unit];
    }
    if (equal) return other;
  }
  return unit;
}

}  // namespace EXERCISE
