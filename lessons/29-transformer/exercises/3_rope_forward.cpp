// 29.3 rope_forward | 15 min | difficulty 3 | needs 29.1 | replaces the op | trains
//
// RoPE says where a letter stands by turning its query and its key. The D numbers of a
// head are D / 2 pairs; pair i (0, 1 .. D / 2 - 1) is a point (a, b) of the plane. At
// place p it is turned by its own angle w around the origin:
//
//   p = first + t                       row t of x stands at place first + t
//   w = p / base^(2i/D)
//   a = x[n,t,2i]      b = x[n,t,2i + 1]
//   y[n,t,2i]     = a cos w - b sin w
//   y[n,t,2i + 1] = a sin w + b cos w
//
//   y, x [N,T,D]: x[n,t,d] is x[(n * T + t) * D + d]. N samples, or samples times heads:
//   all turn alike. D is even.
//
// y is written with =. When it is right, a transformer is trained on it and must learn.
#include <cmath>

#include "exercise.h"
#include "ops/rope.h"

namespace EXERCISE {

void rope_forward(real* y, const real* x, int N, int T, int D, int first, real base) {
  // TODO(29.3): turn every pair of every row. About 12 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
