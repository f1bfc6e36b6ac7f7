// 06.1 sgd_update | 10 min | difficulty 1 | needs nothing | replaces the op | trains
#include "exercise.h"
#include "ops/updates.h"

namespace EXERCISE {

void sgd_update(real* value, const real* grad, real rate, int count) {
  for (int i = 0; i < count; ++i) value[i] -= rate * grad[i];
}

}  // namespace EXERCISE
