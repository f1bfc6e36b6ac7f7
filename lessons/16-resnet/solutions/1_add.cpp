// 16.1 add | 5 min | difficulty 1 | needs nothing | replaces the op | trains
#include "exercise.h"
#include "ops/branch.h"

namespace EXERCISE {

void add(real* y, const real* a, const real* b, int count) {
  for (int i = 0; i < count; ++i) y[i] = a[i] + b[i];
}

}  // namespace EXERCISE
