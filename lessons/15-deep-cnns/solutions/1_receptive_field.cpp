// 15.1 receptive_field | 10 min | difficulty 1 | needs 14.1
#include "exercise.h"

namespace EXERCISE {

int receptive_field(const int* kernels, const int* strides, int L) {
  int field = 1, step = 1;
  for (int l = 0; l < L; ++l) {
    field += (kernels[l] - 1) * step;
    step *= strides[l];
  }
  return field;
}

}  // namespace EXERCISE
