// 14.3 max_pool_backward | 15 min | difficulty 2 | needs 03.1 | replaces the op
#include "exercise.h"
#include "ops/pool.h"

namespace EXERCISE {

void max_pool_backward(real* dx, const real* dy, const int* at, PoolSize s) {
  const int in = s.H * s.W, out = s.out_area();
  for (int channel = 0; channel < s.N * s.C; ++channel) {
    for (int p = 0; p < in; ++p) dx[channel * in + p] = 0;
    for (int p = 0; p < out; ++p) {
      dx[channel * in + at[channel * out + p]] += dy[channel * out + p];
    }
  }
}

}  // namespace EXERCISE
