// 10.3 adam_update | 25 min | difficulty 2 | needs 10.2 | replaces the op | trains
#include <cmath>

#include "exercise.h"
#include "ops/updates.h"

namespace EXERCISE {

void adam_update(real* value, real* m, real* v, const real* grad, real rate,
                 uint64_t step, AdamSettings settings, int count) {
  const real beta1 = settings.beta1, beta2 = settings.beta2;
  const real share1 = real(1 - std::pow(beta1, step));
  const real share2 = real(1 - std::pow(beta2, step));
  for (int i = 0; i < count; ++i) {
    m[i] = beta1 * m[i] + (1 - beta1) * grad[i];
    v[i] = beta2 * v[i] + (1 - beta2) * grad[i] * grad[i];
    const real mhat = m[i] / share1, vhat = v[i] / share2;
    value[i] -= rate * mhat / (std::sqrt(vhat) + settings.epsilon);
  }
}

}  // namespace EXERCISE
