// 31.6 bits_per_byte | 8 min | difficulty 2 | needs nothing
#include <cmath>

#include "exercise.h"

namespace EXERCISE {

real bits_per_byte(const real* nats, int T, int bytes) {
  real sum = 0;
  for (int t = 0; t < T; ++t) sum += nats[t];
  return sum / std::log(real(2)) / real(bytes);
}

}  // namespace EXERCISE
