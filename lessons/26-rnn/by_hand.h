// One unit, one number of state: an RNN small enough for a pencil.
//
//   h = tanh(w x + u h_before)          before the first step h is 0
//
// The loss is the last h itself. How much it would move with u is a sum over the steps,
// because u is used in every one of them; each step's share is measured, too, by moving u
// in that step alone. In double, without the library: the layer is held against it.
#pragma once

#include <cmath>
#include <vector>

namespace chainrule {

using Doubles = std::vector<double>;

// h after each step, h[0] = 0 before the first. Here every step may have its own u.
inline Doubles states(const Doubles& x, double w, const Doubles& u) {
  Doubles h = {0};
  for (size_t t = 0; t < x.size(); ++t) h.push_back(std::tanh(w * x[t] + u[t] * h[t]));
  return h;
}

struct Unrolled {
  Doubles h, dh;           // before the first step, after it, after the second ...
  Doubles dsum, share;     // of each step; share: what it adds to du
  Doubles measured_share;  // when u is moved in that step alone
  double du = 0, dw = 0, measured = 0;  // measured: du when u is moved in all steps
};

inline Unrolled unroll(const Doubles& x, double w, double u) {
  const size_t T = x.size();
  const Doubles same(T, u), zeros(T, 0);
  Unrolled r = {states(x, w, same), Doubles(T + 1, 0), zeros, zeros, zeros};
  r.dh[T] = 1;
  for (size_t t = T; t-- > 0;) {
    r.dsum[t] = r.dh[t + 1] * (1 - r.h[t + 1] * r.h[t + 1]);
    r.dh[t] = r.dsum[t] * u;
    r.share[t] = r.dsum[t] * r.h[t];
    r.du += r.share[t];
    r.dw += r.dsum[t] * x[t];
  }
  const double little = 1e-5;
  const auto slope = [&](size_t first, size_t last) {
    Doubles more = same, less = same;
    for (size_t t = first; t < last; ++t) more[t] += little, less[t] -= little;
    return (states(x, w, more)[T] - states(x, w, less)[T]) / (2 * little);
  };
  for (size_t t = 0; t < T; ++t) r.measured_share[t] = slope(t, t + 1);
  r.measured = slope(0, T);
  return r;
}

}  // namespace chainrule
