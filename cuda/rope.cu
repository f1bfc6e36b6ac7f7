// Rotary positions as kernels: see ops/rope.h.
//
// All samples and heads turn alike: a first kernel takes the T D / 2 angles, in double,
// for a float has no digits left behind the point when a position is large; a second one
// turns, a thread for each pair.
#include "ops/rope.h"

#include <cmath>

#include "cuda/kernel.cuh"

namespace chainrule {
namespace {

// cos and sin of every position's angles, side by side: turns [T, D/2, 2]
void find_angles(real* turns, int T, int D, int first, real base) {
  each(
      T * D / 2, ON_DEVICE(int i) {
        const int t = 2 * i / D, pair = 2 * i % D;
        const double angle =
            (first + t) * std::pow(double(base), -double(pair) / double(D));
        turns[2 * i] = real(std::cos(angle));
        turns[2 * i + 1] = real(std::sin(angle));
      });
}

}  // namespace

// (y[2i], y[2i+1]) = (a cos w - b sin w, a sin w + b cos w)   of each pair (a, b) of x
REPLACEABLE void rope_forward(real* y, const real* x, int N, int T, int D, int first,
                              real base) {
  const DeviceArray turns(T * D);
  const real* const turn = turns.data();
  find_angles(turns.data(), T, D, first, base);
  each(
      N * T * D / 2, ON_DEVICE(int i) {
        const real a = x[2 * i], b = x[2 * i + 1];
        const real cosine = turn[2 * i % (T * D)], sine = turn[2 * i % (T * D) + 1];
        y[2 * i] = a * cosine - b * sine;
        y[2 * i + 1] = a * sine + b * cosine;
      });
}

// (dx[2i], dx[2i+1]) = (da cos w + db sin w, -da sin w + db cos w): the turn back
REPLACEABLE void rope_backward(real* dx, const real* dy, int N, int T, int D, int first,
                               real base) {
  const DeviceArray turns(T * D);
  const real* const turn = turns.data();
  find_angles(turns.data(), T, D, first, base);
  each(
      N * T * D / 2, ON_DEVICE(int i) {
        const real da = dy[2 * i], db = dy[2 * i + 1];
        const real cosine = turn[2 * i % (T * D)], sine = turn[2 * i % (T * D) + 1];
        dx[2 * i] = da * cosine + db * sine;
        dx[2 * i + 1] = db * cosine - da * sine;
      });
}

}  // namespace chainrule
