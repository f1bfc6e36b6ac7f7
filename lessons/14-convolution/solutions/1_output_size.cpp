// 14.1 output_size | 10 min | difficulty 1 | needs nothing
#include "exercise.h"

namespace EXERCISE {

int output_size(int size, int kernel, int stride, int padding) {
  const int room = size + 2 * padding - kernel;
  if (room < 0) return 0;
  return room / stride + 1;
}

}  // namespace EXERCISE
