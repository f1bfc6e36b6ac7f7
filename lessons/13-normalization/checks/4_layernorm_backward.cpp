// Grades 13.4. Mean and rstd are what forward would have kept for this x.

#include "grade/grade.h"
#include "ops/norm.h"
#include "plain/plain.h"

using namespace chainrule;
using Function = decltype(chainrule::layernorm_backward);
namespace mine {
Function layernorm_backward;
}
namespace solution {
Function layernorm_backward;
}

// The notes' row, and one whose blame all goes to the mean and the deviation.
static void hand(Case& c) {
  c.set_size("N", 2);
  c.set_size("C", 4);
  c.set("x", {0, 0, 4, 4, 1, 3, 3, 1});
  c.set("gamma", {1, 1, 1, 1});
  c.set("dy", {4, 0, 0, 0, 0, 2, 2, 0});
  c.set("dgamma", {0, 0, 0, 100});
  c.set("dbeta", {0, 0, 0, 100});
}

// Two rows of four, as in the example, are exact without it. Short rows need it: two
// numbers that are normalized are -1 and 1 whatever they were, and nothing moves them.
static real epsilon(int N, int C) { return N == 2 && C == 4 ? 0 : real(0.1); }

static void forward(Case& c) {
  const int N = c.size("N"), C = c.size("C");
  plain::layernorm_forward(c.output("y", {N, C}), c.output("mean", {N}),
                           c.output("rstd", {N}), c.input("x", {N, C}),
                           c.input("gamma", {C}), c.input("beta", {C}), epsilon(N, C), N,
                           C);
}

static void call(Case& c, Function* f) {
  const int N = c.size("N"), C = c.size("C");
  const real *x = c.input("x", {N, C}), *gamma = c.input("gamma", {C});
  std::vector<real> y(size_t(N * C)), mean(size_t(N), 0), rstd(size_t(N), 0);
  const std::vector<real> beta(size_t(C), 0);
  plain::layernorm_forward(y.data(), mean.data(), rstd.data(), x, gamma, beta.data(),
                           epsilon(N, C), N, C);
  c.set("mean", {mean.begin(), mean.end()});
  c.set("rstd", {rstd.begin(), rstd.end()});
  f(c.output("dx", {N, C}), c.added("dgamma", {C}), c.added("dbeta", {C}),
    c.input("dy", {N, C}), x, gamma, c.input("mean", {N}), c.input("rstd", {N}), N, C);
}

// The loop with its lines in question: what each wrong one would do.
enum class Slip {
  last_row,
  no_mean,
  no_deviation,
  direct_only,
  no_gamma,
  gamma_late,
  sums,
  gain_of_x,
  no_rstd,
  plus,
  sums_go_on,
  not_scaled,
  rstd_turned
};
template <Slip slip>
static void with(real* dx, real* dgamma, real* dbeta, const real* dy, const real* x,
                 const real* gamma, const real* mean, const real* rstd, int N, int C) {
  real first = 0, second = 0;
  for (int n = 0; n < N; ++n) {
    const real r = slip == Slip::rstd_turned ? 1 / rstd[n] : rstd[n];
    const auto x_hat = [&](int c) {
      return (x[n * C + c] - mean[n]) * (slip == Slip::not_scaled ? 1 : r);
    };
    const auto dx_hat = [&](int c) {
      const bool bare = slip == Slip::no_gamma || slip == Slip::gamma_late;
      return dy[n * C + c] * (bare ? 1 : gamma[c]);
    };
    if (slip != Slip::sums_go_on) first = second = 0;
    for (int c = 0; c < C; ++c) {
      if (slip == Slip::last_row) dgamma[c] = dbeta[c] = 0;
      dgamma[c] += dy[n * C + c] * (slip == Slip::gain_of_x ? x[n * C + c] : x_hat(c));
      dbeta[c] += dy[n * C + c];
      first += dx_hat(c) / (slip == Slip::sums ? 1 : real(C));
      second += dx_hat(c) * x_hat(c) / (slip == Slip::sums ? 1 : real(C));
    }
    if (slip == Slip::no_mean || slip == Slip::direct_only) first = 0;
    if (slip == Slip::no_deviation || slip == Slip::direct_only) second = 0;
    if (slip == Slip::plus) second = -second;
    for (int c = 0; c < C; ++c) {
      const real inside = dx_hat(c) - first - x_hat(c) * second;
      dx[n * C + c] = inside * (slip == Slip::no_rstd ? 1 : r) *
                      (slip == Slip::gamma_late ? gamma[c] : 1);
    }
  }
}

static const Check<Function> check(
    {"13.4",
     hand,
     call,
     mine::layernorm_backward,
     solution::layernorm_backward,
     {{with<Slip::last_row>,
       "dgamma and dbeta are written with = for every row, so only the last row is left; "
       "add to them with +="},
      {with<Slip::no_mean>, "the road through the mean is missing in dx"},
      {with<Slip::no_deviation>, "the road through the deviation is missing in dx"},
      {with<Slip::direct_only>,
       "dx has only the direct road; x also moves the mean and the deviation of its row"},
      {with<Slip::no_gamma>, "gamma is missing: the blame of x_hat is dy times gamma"},
      {with<Slip::gamma_late>,
       "gamma[c] is multiplied in after the sums over j; each dy[j] needs its own "
       "gamma[j] before"},
      {with<Slip::sums>,
       "the sums over the row are not divided by C: both roads have a 1/C"},
      {with<Slip::gain_of_x>, "dgamma takes dy times x; gamma multiplied x_hat"},
      {with<Slip::no_rstd>, "rstd is missing in dx: x_hat was (x - mean) rstd"},
      {with<Slip::plus>,
       "the road through the deviation has the wrong sign: a larger deviation makes "
       "x_hat smaller"},
      {with<Slip::sums_go_on>,
       "the sums over the row are never set back to 0: every row must start its own"},
      {with<Slip::not_scaled>,
       "x_hat is only x - mean here; forward multiplied it by rstd, too"},
      {with<Slip::rstd_turned>,
       "1 / rstd[n] is taken where rstd[n] should be: it is 1 over the deviation "
       "already"}},
     forward});
