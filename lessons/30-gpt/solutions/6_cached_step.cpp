// 30.6 cached_step | 30 min | difficulty 4 | needs 05.1
#include <cmath>
#include <vector>

#include "exercise.h"

namespace EXERCISE {

void cached_step(real* y, real* keys, real* values, const real* q, const real* k,
                 const real* v, int count, int D) {
  // 1. Remember.
  for (int d = 0; d < D; ++d) {
    keys[count * D + d] = k[d];
    values[count * D + d] = v[d];
  }
  // 2. Look at all positions so far, the own one included.
  std::vector<real> a;
  real largest = 0;
  for (int s = 0; s <= count; ++s) {
    real score = 0;
    for (int d = 0; d < D; ++d) score += q[d] * keys[s * D + d];
    a.push_back(score / std::sqrt(real(D)));
    if (s == 0 || a.back() > largest) largest = a.back();
  }
  real sum = 0;
  for (real& share : a) sum += share = std::exp(share - largest);
  // 3. Mix the values.
  for (int d = 0; d < D; ++d) {
    y[d] = 0;
    for (int s = 0; s <= count; ++s) y[d] += a[size_t(s)] / sum * values[s * D + d];
  }
}

}  // namespace EXERCISE
