// 07.1 mul_backward | 10 min | difficulty 1 | needs 04.2
#include "exercise.h"

namespace EXERCISE {

void mul_backward(real* da, real* db, const real* dy, const real* a, const real* b,
                  int count) {
  for (int i = 0; i < count; ++i) {
    da[i] += dy[i] * b[i];
    db[i] += dy[i] * a[i];  // for a square this is da[i] again, and both have arrived
  }
}

}  // namespace EXERCISE
