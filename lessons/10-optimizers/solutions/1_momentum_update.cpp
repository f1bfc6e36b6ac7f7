// 10.1 momentum_update | 15 min | difficulty 1 | needs 06.1 | replaces the op | trains
#include "exercise.h"
#include "ops/updates.h"

namespace EXERCISE {

void momentum_update(real* value, real* velocity, const real* grad, real rate,
                     real momentum, bool nesterov, int count) {
  for (int i = 0; i < count; ++i) {
    velocity[i] = momentum * velocity[i] + grad[i];
    const real step = nesterov ? grad[i] + momentum * velocity[i] : velocity[i];
    value[i] -= rate * step;
  }
}

}  // namespace EXERCISE
