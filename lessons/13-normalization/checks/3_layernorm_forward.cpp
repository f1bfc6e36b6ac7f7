// Grades 13.3.
#include <cmath>

#include "grade/grade.h"
#include "ops/norm.h"

using namespace chainrule;
using Function = decltype(chainrule::layernorm_forward);
namespace mine {
Function layernorm_forward;
}
namespace solution {
Function layernorm_forward;
}

// Deviations 2, 1 and 0.01. The last row's mean is a whole 10000 deviations from 0: there
// the mean of the squares less the square of the mean has lost half of its digits.
static void hand(Case& c) {
  c.set_size("N", 3);
  c.set_size("C", 4);
  c.set("x", {0, 0, 4, 4, 1, 3, 3, 1, 100, 100.02, 100, 100.02});
  c.set("gamma", {1, 1, 1, 5});
  c.set("beta", {0, 0, 10, 0});
  c.set("epsilon", {0});
}

static void call(Case& c, Function* f) {
  const int N = c.size("N"), C = c.size("C");
  f(c.output("y", {N, C}), c.output("mean", {N}), c.output("rstd", {N}),
    c.input("x", {N, C}), c.input("gamma", {C}), c.input("beta", {C}),
    c.input("epsilon", {1}, 0.05, 0.5)[0], N, C);
}

// The loop with its lines in question: what each wrong one would do.
enum class Slip {
  one_less,
  outside_the_root,
  no_epsilon,
  deviation_kept,
  gamma_on_beta,
  not_centred,
  squares_of_x,
  squares_less_square,
  whole_division,
  sums_go_on,
  one_mean
};
template <Slip slip>
static void with(real* y, real* mean, real* rstd, const real* x, const real* gamma,
                 const real* beta, real epsilon, int N, int C) {
  real sum = 0, squares = 0, all = 0;
  for (int i = 0; i < N * C; ++i) all += x[i] / real(N * C);
  for (int n = 0; n < N; ++n) {
    const real* row = x + n * C;
    if (slip != Slip::sums_go_on) sum = squares = 0;
    for (int c = 0; c < C; ++c) sum += row[c];
    const real share = slip == Slip::whole_division ? real(1 / C) : 1;
    mean[n] = slip == Slip::one_mean ? all : share * sum / real(C);
    const bool bare = slip == Slip::squares_of_x || slip == Slip::squares_less_square;
    const real around = bare ? 0 : mean[n];
    for (int c = 0; c < C; ++c) squares += (row[c] - around) * (row[c] - around);
    real variance = share * squares / real(slip == Slip::one_less ? C - 1 : C);
    if (slip == Slip::squares_less_square) variance -= mean[n] * mean[n];
    const real deviation = slip == Slip::outside_the_root ? std::sqrt(variance) + epsilon
                           : slip == Slip::no_epsilon     ? std::sqrt(variance)
                                                          : std::sqrt(variance + epsilon);
    rstd[n] = slip == Slip::deviation_kept ? deviation : 1 / deviation;
    for (int c = 0; c < C; ++c) {
      const real off = slip == Slip::not_centred ? row[c] : row[c] - mean[n];
      const real x_hat = off / deviation;
      y[n * C + c] = slip == Slip::gamma_on_beta ? gamma[c] * (x_hat + beta[c])
                                                 : gamma[c] * x_hat + beta[c];
    }
  }
}

static const Check<Function> check(
    {"13.3",
     hand,
     call,
     mine::layernorm_forward,
     solution::layernorm_forward,
     {{with<Slip::one_less>, "the variance is divided by C - 1; it is divided by C here"},
      {with<Slip::outside_the_root>,
       "epsilon is added to the root; here it is added to the variance, inside the root"},
      {with<Slip::no_epsilon>, "epsilon is missing under the root"},
      {with<Slip::deviation_kept>,
       "rstd[n] holds the deviation; it should be 1 over the deviation"},
      {with<Slip::gamma_on_beta>, "gamma multiplies beta, too; beta is added last"},
      {with<Slip::not_centred>,
       "y is made of x without taking its mean away: that is RMS norm's idea"},
      {with<Slip::squares_of_x>,
       "the squares are of x itself; the variance is about x - mean"},
      {with<Slip::squares_less_square>,
       "the variance is made as mean(x^2) - mean^2: two large numbers that nearly "
       "cancel, "
       "and their rounding stays; take the squares of x - mean"},
      {with<Slip::whole_division>,
       "1 / C is a division of whole numbers, 0 for every C above 1: write real(C)"},
      {with<Slip::sums_go_on>,
       "the sums are never set back to 0: every row must start its own"},
      {with<Slip::one_mean>,
       "one mean is taken over all rows; every row has its own, over its C numbers"}}});
