// 03.5 find_wrong | 25 min | difficulty 3 | needs 03.3
#include <cmath>
#include <vector>

#include "exercise.h"

namespace EXERCISE {

using Function = real(const real* x, int count);
using Backward = void(real* dx, const real* x, int count);

int find_wrong(Function* f, Backward* const* suspects, int how_many, const real* x,
               int count) {
  const real step = real(1e-5);
  int wrong = 0;
  real worst = 0;
  for (int s = 0; s < how_many; ++s) {
    std::vector<real> dx(count), moved(x, x + count);
    suspects[s](dx.data(), x, count);
    for (int i = 0; i < count; ++i) {
      moved[i] = x[i] + step;
      const real above = f(moved.data(), count);
      moved[i] = x[i] - step;
      const real below = f(moved.data(), count);
      moved[i] = x[i];
      const real error = std::abs(dx[i] - (above - below) / (2 * step));
      if (!(error <= worst)) {  // a NaN is never right
        worst = error;
        wrong = s;
      }
    }
  }
  return wrong;
}

}  // namespace EXERCISE
