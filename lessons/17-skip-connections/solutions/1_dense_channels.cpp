// 17.1 dense_channels | 5 min | difficulty 1 | needs nothing
#include "exercise.h"

namespace EXERCISE {

void dense_channels(real* reads, int k0, int k, int L) {
  for (int l = 0; l <= L; ++l) reads[l] = real(k0 + l * k);
}

}  // namespace EXERCISE
