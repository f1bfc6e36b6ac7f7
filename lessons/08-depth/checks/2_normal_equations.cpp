// Grades 08.2.
#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* a, real* b, const real* h, const real* y, real ridge, int N,
                      int H);
namespace mine {
Function normal_equations;
}
namespace solution {
Function normal_equations;
}

static void hand(Case& c) {
  c.set_size("N", 3);
  c.set_size("H", 2);
  c.set("h", {1, 0, 2, 1, 0, 3});
  c.set("y", {10, 20, 30});
  c.set("ridge", {0.5});
}

static void call(Case& c, Function* f) {
  const int N = c.size("N"), H = c.size("H");
  f(c.output("a", {H, H}), c.output("b", {H}), c.input("h", {N, H}), c.input("y", {N}),
    c.input("ridge", {1}, 0.1, 0.9)[0], N, H);
}

static void no_ridge(real* a, real* b, const real* h, const real* y, real, int N, int H) {
  solution::normal_equations(a, b, h, y, 0, N, H);
}
static void ridge_everywhere(real* a, real* b, const real* h, const real* y, real ridge,
                             int N, int H) {
  solution::normal_equations(a, b, h, y, 0, N, H);
  for (int i = 0; i < H * H; ++i) a[i] += ridge;
}
static void ridge_per_sample(real* a, real* b, const real* h, const real* y, real ridge,
                             int N, int H) {
  solution::normal_equations(a, b, h, y, ridge * real(N), N, H);
}
static void mean(real* a, real* b, const real* h, const real* y, real ridge, int N,
                 int H) {
  solution::normal_equations(a, b, h, y, ridge * real(N), N, H);
  for (int i = 0; i < H * H; ++i) a[i] /= real(N);
  for (int i = 0; i < H; ++i) b[i] /= real(N);
}
static void transposed(real* a, real* b, const real* h, const real* y, real ridge, int N,
                       int H) {
  for (int i = 0; i < H; ++i) {
    b[i] = 0;
    for (int n = 0; n < N; ++n) b[i] += h[i * N + n] * y[n];
    for (int j = 0; j < H; ++j) {
      a[i * H + j] = i == j ? ridge : 0;
      for (int n = 0; n < N; ++n) a[i * H + j] += h[i * N + n] * h[j * N + n];
    }
  }
}
static void b_without_h(real* a, real* b, const real* h, const real* y, real ridge, int N,
                        int H) {
  solution::normal_equations(a, b, h, y, ridge, N, H);
  for (int i = 0; i < H; ++i) {
    b[i] = 0;
    for (int n = 0; n < N; ++n) b[i] += y[n];
  }
}
static void b_negative(real* a, real* b, const real* h, const real* y, real ridge, int N,
                       int H) {
  solution::normal_equations(a, b, h, y, ridge, N, H);
  for (int i = 0; i < H; ++i) b[i] = -b[i];
}
static void diagonal_only(real* a, real* b, const real* h, const real* y, real ridge,
                          int N, int H) {
  solution::normal_equations(a, b, h, y, ridge, N, H);
  for (int i = 0; i < H; ++i) {
    for (int j = 0; j < H; ++j) {
      if (i != j) a[i * H + j] = 0;
    }
  }
}
static void twice(real* a, real* b, const real* h, const real* y, real ridge, int N,
                  int H) {
  solution::normal_equations(a, b, h, y, ridge / 2, N, H);
  for (int i = 0; i < H * H; ++i) a[i] *= 2;
  for (int i = 0; i < H; ++i) b[i] *= 2;
}

static const Check<Function> check(
    {"08.2",
     hand,
     call,
     mine::normal_equations,
     solution::normal_equations,
     {{no_ridge, "the ridge is missing: equation i has ridge v[i] as well"},
      {ridge_everywhere,
       "the ridge is added to all of a; equation i has it with v[i] "
       "only, which is the diagonal"},
      {ridge_per_sample,
       "the ridge is added once per sample; it stands outside the sum "
       "over n"},
      {mean, "a and b are divided by N; the equations have sums over n, not means"},
      {transposed, "h is read as [H,N]; it is [N,H]: h[n,i] stands at n * H + i"},
      {b_without_h,
       "b[i] is the sum of y[n]; in equation i everything is multiplied by "
       "h[n,i]"},
      {b_negative,
       "b has the wrong sign: y[n] changes sides when the unknowns stay on "
       "the left"},
      {diagonal_only, "only the diagonal of a is filled; equation i holds every v[j]"},
      {twice,
       "the factor 2 of the squares is in a and b but not with the ridge; half of "
       "the slope is asked for"}}});
