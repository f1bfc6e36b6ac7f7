// 17.3 mix_backward | 15 min | difficulty 2 | needs 16.1 | replaces the op | trains
#include "exercise.h"
#include "ops/branch.h"

namespace EXERCISE {

void mix_backward(real* dh, real* dx, real* dgate, const real* dy, const real* h,
                  const real* x, const real* gate, int count) {
  for (int i = 0; i < count; ++i) {
    dh[i] = gate[i] * dy[i];
    dx[i] = (1 - gate[i]) * dy[i];
    dgate[i] = (h[i] - x[i]) * dy[i];
  }
}

}  // namespace EXERCISE
