// Rotary positions on the CPU: see ops/rope.h.
//
// All samples and heads turn alike, so the T D / 2 angles are taken once: in double, for
// a float has no digits left behind the point when a position is large.
#include "ops/rope.h"

#include <cmath>
#include <vector>

#include "ops/each.h"

namespace chainrule {
namespace {

// cos and sin of every position's angles, side by side: [T, D/2, 2]
std::vector<real> angles(int T, int D, int first, real base) {
  std::vector<real> turns(size_t(T) * size_t(D));
  for (int i = 0; i < D; i += 2) {
    const double speed = std::pow(double(base), -double(i) / D);
    for (int t = 0; t < T; ++t) {
      turns[size_t(t * D + i)] = real(std::cos((first + t) * speed));
      turns[size_t(t * D + i + 1)] = real(std::sin((first + t) * speed));
    }
  }
  return turns;
}

}  // namespace

// With the pair as a point (a, b) of the plane and its angle w = position / base^(2i/D):
// (y[2i], y[2i+1]) = (a cos w - b sin w, a sin w + b cos w)
REPLACEABLE void rope_forward(real* y, const real* x, int N, int T, int D, int first,
                              real base) {
  const std::vector<real> turns = angles(T, D, first, base);
  const real* const turn = turns.data();
  each_row(N * T, D, [=](int row) {
    const real *cos_sin = turn + row % T * D, *x_t = x + row * D;
    real* y_t = y + row * D;
    for (int i = 0; i < D; i += 2) {
      const real a = x_t[i], b = x_t[i + 1];
      y_t[i] = a * cos_sin[i] - b * cos_sin[i + 1];
      y_t[i + 1] = a * cos_sin[i + 1] + b * cos_sin[i];
    }
  });
}

// A turn is an orthogonal matrix: its transpose, which backward needs, turns back.
// (dx[2i], dx[2i+1]) = (da cos w + db sin w, -da sin w + db cos w)
REPLACEABLE void rope_backward(real* dx, const real* dy, int N, int T, int D, int first,
                               real base) {
  const std::vector<real> turns = angles(T, D, first, base);
  const real* const turn = turns.data();
  each_row(N * T, D, [=](int row) {
    const real *cos_sin = turn + row % T * D, *dy_t = dy + row * D;
    real* dx_t = dx + row * D;
    for (int i = 0; i < D; i += 2) {
      const real da = dy_t[i], db = dy_t[i + 1];
      dx_t[i] = da * cos_sin[i] + db * cos_sin[i + 1];
      dx_t[i + 1] = db * cos_sin[i] - da * cos_sin[i + 1];
    }
  });
}

}  // namespace chainrule
