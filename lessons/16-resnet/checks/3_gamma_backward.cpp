// Grades 16.3.
#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* dx, real* df, real* dgamma, const real* dy, const real* f,
                      const real* gamma, int N, int C);
namespace mine {
Function gamma_backward;
}
namespace solution {
Function gamma_backward;
}

// gamma[0] is 0, as at the start of a calm net; gamma[1] has begun to learn.
static void hand(Case& c) {
  c.set_size("N", 2);
  c.set_size("C", 2);
  c.set("dy", {1, 2, 3, -1});
  c.set("f", {5, 1, 2, 4});
  c.set("gamma", {0, 2});
  c.set("dgamma", {0, 100});
}

// No more rows than features: gamma[n] stays inside gamma, and is recognized.
static int rows(Case& c) { return c.size("N", {1, 2, 3}); }
static int features(Case& c) { return c.size("C", {3, 4, 7}); }

static void forward(Case& c) {
  const int N = rows(c), C = features(c);
  real* y = c.output("y", {N, C});
  const real *x = c.input("x", {N, C}), *f = c.input("f", {N, C}),
             *gamma = c.input("gamma", {C});
  for (int i = 0; i < N * C; ++i) y[i] = gamma[i % C] * f[i] + x[i];
}

static void call(Case& c, Function* f) {
  const int N = rows(c), C = features(c);
  real *dx = c.output("dx", {N, C}), *df = c.output("df", {N, C}),
       *dgamma = c.added("dgamma", {C});
  const real *dy = c.input("dy", {N, C}), *in_front = c.input("f", {N, C});
  f(dx, df, dgamma, dy, in_front, c.input("gamma", {C}), N, C);
}

// The loop with its lines in question: what each wrong one would do.
enum class Slip {
  straight_scaled,
  both_roads,
  no_gamma,
  one_gamma,
  gamma_of_row,
  from_f,
  fresh_gamma,
  last_row,
  no_f,
  mean
};
template <Slip slip>
static void with(real* dx, real* df, real* dgamma, const real* dy, const real* f,
                 const real* gamma, int N, int C) {
  for (int c = 0; c < C && slip == Slip::fresh_gamma; ++c) dgamma[c] = 0;
  for (int i = 0; i < N * C; ++i) {
    const real g = gamma[slip == Slip::one_gamma      ? 0
                         : slip == Slip::gamma_of_row ? i / C
                                                      : i % C];
    df[i] = slip == Slip::no_gamma ? dy[i] : g * (slip == Slip::from_f ? f[i] : dy[i]);
    dx[i] = slip == Slip::straight_scaled ? g * dy[i]
            : slip == Slip::both_roads    ? dy[i] + g * dy[i]
                                          : dy[i];
    const real gain = slip == Slip::no_f ? dy[i] : dy[i] * f[i];
    if (slip == Slip::last_row) dgamma[i % C] = 0;
    dgamma[i % C] += slip == Slip::mean ? gain / real(N) : gain;
  }
}

static const Check<Function> check(
    {"16.3",
     hand,
     call,
     mine::gamma_backward,
     solution::gamma_backward,
     {{with<Slip::straight_scaled>,
       "dx is multiplied by gamma; gamma stands on the other road, along the straight "
       "one "
       "dy comes as it is"},
      {with<Slip::both_roads>,
       "dx holds what goes to f as well; f is not x here, and has its own df"},
      {with<Slip::no_gamma>,
       "df is dy as it is; forward multiplies f by gamma, so backward does"},
      {with<Slip::one_gamma>, "df uses gamma[0] everywhere; every feature has its own"},
      {with<Slip::gamma_of_row>,
       "gamma is read with n; it is per feature c, not per row n: gamma[c]"},
      {with<Slip::from_f>,
       "df is made from f; blame comes from behind: gamma times dy, not times f"},
      {with<Slip::last_row>,
       "dgamma is written (=) in every row, so only the last one is left; it is to be "
       "added to (+=)"},
      {with<Slip::fresh_gamma>,
       "dgamma is written (=); it is to be added to (+=), something may stand there"},
      {with<Slip::no_f>,
       "dgamma sums dy alone; gamma multiplies f, so its blame is dy times f"},
      {with<Slip::mean>,
       "dgamma is a mean over the rows; it is their sum (the loss has divided by N "
       "already)"}},
     forward});
