// 02.3 batch_step | 20 min | difficulty 3 | needs 01.3 02.2
#include "exercise.h"

namespace EXERCISE {

void batch_step(real& w, real& b, const real* x, const real* y, const int* rows, int B,
                real rate) {
  real dw = 0, db = 0;
  for (int i = 0; i < B; ++i) {
    const int row = rows[i];
    const real error = w * x[row] + b - y[row];
    dw += 2 * error * x[row] / real(B);
    db += 2 * error / real(B);
  }
  w -= rate * dw;
  b -= rate * db;
}

}  // namespace EXERCISE
