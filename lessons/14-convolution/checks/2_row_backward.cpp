// Grades 14.2.
#include <algorithm>
#include <vector>

#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* dx, real* dw, const real* dy, const real* x, const real* w,
                      int W, int K);
namespace mine {
Function row_backward;
}
namespace solution {
Function row_backward;
}

static void hand(Case& c) {
  c.set_size("K", 2);
  c.set_size("W", 3);
  c.set("x", {1, 2, 4});
  c.set("w", {3, -1});
  c.set("dy", {1, 10});
  c.set("dw", {0, 100});
}

static std::vector<int> longer_than(int K) { return {K, K + 1, K + 2, K + 3, K + 6, 13}; }

static void call(Case& c, Function* f) {
  const int K = c.size("K", {1, 2, 3, 5}), W = c.size("W", longer_than(K));
  const int stops = W - K + 1;
  f(c.output("dx", {W}), c.added("dw", {K}), c.input("dy", {stops}), c.input("x", {W}),
    c.input("w", {K}), W, K);
}

static void forward(Case& c) {
  const int K = c.size("K", {1, 2, 3, 5}), W = c.size("W", longer_than(K));
  const int stops = W - K + 1;
  const real *x = c.input("x", {W}), *w = c.input("w", {K});
  real* y = c.output("y", {stops});
  for (int i = 0; i < stops; ++i) {
    y[i] = 0;
    for (int k = 0; k < K; ++k) y[i] += w[k] * x[i + k];
  }
}

// The loop with its lines in question: what each wrong one would do.
enum class Slip { dw_written, dx_not_cleared, dx_written, turned, last_stop, dx_short };
template <Slip slip>
static void with(real* dx, real* dw, const real* dy, const real* x, const real* w, int W,
                 int K) {
  if (slip != Slip::dx_not_cleared) std::fill(dx, dx + W, real(0));
  if (slip == Slip::dw_written) std::fill(dw, dw + K, real(0));
  const int stops = slip == Slip::last_stop ? W - K : W - K + 1;
  for (int i = 0; i < stops; ++i) {
    for (int k = 0; k < K; ++k) {
      dw[k] += dy[i] * x[i + k];
      const real passed = dy[i] * w[slip == Slip::turned ? K - 1 - k : k];
      if (slip == Slip::dx_written) {
        dx[i + k] = passed;
      } else if (slip != Slip::dx_short || i + k < W - K + 1) {
        dx[i + k] += passed;
      }
    }
  }
}

static const Check<Function> check(
    {"14.2",
     hand,
     call,
     mine::row_backward,
     solution::row_backward,
     {{with<Slip::dw_written>, "dw is written with =; parameter gradients are added to"},
      {with<Slip::dx_not_cleared>,
       "dx is added to what stood there before the call; set all of it to 0 first"},
      {with<Slip::dx_written>,
       "dx[i + k] is written with = inside the loops: an x that several stops looked at "
       "keeps only what the last one passed to it"},
      {with<Slip::turned>,
       "the kernel is turned over: y[i] took w[k] x[i + k], so x[i + k] hears w[k]"},
      {with<Slip::last_stop>, "the last stop is missing: there are W - K + 1 of them"},
      {with<Slip::dx_short>,
       "dx has only W - K + 1 numbers written or passed to; it is as long as x, W"}},
     forward});
