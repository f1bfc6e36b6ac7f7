// 09.3 jacobian_of_two | 20 min | difficulty 3 | needs 06.2
#include "exercise.h"

namespace EXERCISE {

void jacobian_of_two(real* jacobian, const real* weight1, const real* slope1,
                     const real* weight2, const real* slope2, int C, int hidden, int O) {
  for (int o = 0; o < O; ++o) {
    for (int c = 0; c < C; ++c) {
      real sum = 0;
      for (int u = 0; u < hidden; ++u) {
        const real second = slope2[o] * weight2[o * hidden + u];
        const real first = slope1[u] * weight1[u * C + c];
        sum += second * first;
      }
      jacobian[o * C + c] = sum;
    }
  }
}

}  // namespace EXERCISE
