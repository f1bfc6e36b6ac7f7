// 06.2 chain_backward | 25 min | difficulty 2 | needs 06.1
#include "exercise.h"

namespace EXERCISE {

real chain_backward(real* dw, real* db, real dloss_dy, const real* h, const real* w,
                    int layers) {
  real blame = dloss_dy;  // of h[i + 1]
  for (int i = layers - 1; i >= 0; --i) {
    const real before_tanh = blame * (1 - h[i + 1] * h[i + 1]);
    db[i] += before_tanh;
    dw[i] += before_tanh * h[i];
    blame = before_tanh * w[i];  // now of h[i]
  }
  return blame;
}

}  // namespace EXERCISE
