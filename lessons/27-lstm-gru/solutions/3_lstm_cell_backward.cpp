// 27.3 lstm_cell_backward | 30 min | difficulty 3 | needs 27.2 | replaces the op | trains
#include <cmath>

#include "exercise.h"
#include "ops/cells.h"

namespace EXERCISE {

void lstm_cell_backward(real* dsums, real* dc_before, const real* dh, const real* dc,
                        const real* c, const real* c_before, const real* gates, int N,
                        int O) {
  for (int n = 0; n < N; ++n) {
    for (int k = 0; k < O; ++k) {
      const int row = n * 4 * O + k, at = n * O + k;
      const real i = gates[row], f = gates[row + O];
      const real g = gates[row + 2 * O], o = gates[row + 3 * O];
      const real shown = std::tanh(c[at]);
      const real d = dc[at] + dh[at] * o * (1 - shown * shown);
      dsums[row] = d * g * i * (1 - i);
      dsums[row + O] = d * c_before[at] * f * (1 - f);
      dsums[row + 2 * O] = d * i * (1 - g * g);
      dsums[row + 3 * O] = dh[at] * shown * o * (1 - o);
      dc_before[at] = d * f;
    }
  }
}

}  // namespace EXERCISE
