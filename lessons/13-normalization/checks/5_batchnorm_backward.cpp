// Grades 13.5. Mean and variance are what forward would have kept for this x.
#include <cmath>

#include "grade/grade.h"
#include "ops/norm.h"
#include "plain/plain.h"

using namespace chainrule;
using Function = decltype(chainrule::batchnorm_backward);
namespace mine {
Function batchnorm_backward;
}
namespace solution {
Function batchnorm_backward;
}

// The row of 13.4 as a column, and a second feature.
static void hand(Case& c) {
  c.set_size("N", 4);
  c.set_size("C", 2);
  c.set_size("P", 1);
  c.set("x", {0, 1, 0, 3, 4, 3, 4, 1});
  c.set("gamma", {1, 2});
  c.set("dy", {4, 4, 0, 0, 0, 0, 0, 0});
  c.set("dgamma", {0, 100});
  c.set("dbeta", {0, 100});
  c.set("epsilon", {0});
}

// Where a column has one or two numbers an epsilon is needed.
static BatchNormSize sizes(Case& c) {
  const int N = c.size("N"), C = c.size("C"), P = c.size("P", {1, 2, 3, 4, 9});
  return {N, C, P, c.input("epsilon", {1}, 0.05, 0.5)[0]};
}

static Shape shape(BatchNormSize s) {
  return s.P == 1 ? Shape{s.N, s.C} : Shape{s.N, s.C, s.P};
}

static void forward(Case& c) {
  const BatchNormSize s = sizes(c);
  plain::batchnorm_forward(c.output("y", shape(s)), c.output("mean", {s.C}),
                           c.output("variance", {s.C}), c.input("x", shape(s)),
                           c.input("gamma", {s.C}), c.input("beta", {s.C}), s);
}

static void call(Case& c, Function* f) {
  const BatchNormSize s = sizes(c);
  const real *x = c.input("x", shape(s)), *gamma = c.input("gamma", {s.C});
  std::vector<real> y(size_t(s.N * s.C * s.P)), mean(size_t(s.C), 0), variance = mean;
  const std::vector<real> beta(size_t(s.C), 0);
  plain::batchnorm_forward(y.data(), mean.data(), variance.data(), x, gamma, beta.data(),
                           s);
  c.set("mean", {mean.begin(), mean.end()});
  c.set("variance", {variance.begin(), variance.end()});
  f(c.output("dx", shape(s)), c.added("dgamma", {s.C}), c.added("dbeta", {s.C}),
    c.input("dy", shape(s)), x, gamma, c.input("mean", {s.C}), c.input("variance", {s.C}),
    s);
}

// The loop with its lines in question: what each wrong one would do.
enum class Slip {
  no_mean,
  no_deviation,
  direct_only,
  no_gamma,
  sums,
  samples_only,
  no_root,
  no_epsilon,
  no_places,
  gain_of_x,
  gains_as_sums,
  sums_go_on
};
template <Slip slip>
static void with(real* dx, real* dgamma, real* dbeta, const real* dy, const real* x,
                 const real* gamma, const real* mean, const real* variance,
                 BatchNormSize s) {
  if (slip == Slip::no_places) s.P = 1;
  real first = 0, second = 0, gain = 0;
  const real count = slip == Slip::sums           ? 1
                     : slip == Slip::samples_only ? real(s.N)
                                                  : real(s.N * s.P);
  for (int c = 0; c < s.C; ++c) {
    const real under = variance[c] + (slip == Slip::no_epsilon ? 0 : s.epsilon);
    const real rstd = 1 / (slip == Slip::no_root ? under : std::sqrt(under));
    if (slip != Slip::sums_go_on) first = second = gain = 0;
    const auto each = [&](auto one) {
      for (int n = 0; n < s.N; ++n) {
        for (int p = 0; p < s.P; ++p) {
          const int i = (n * s.C + c) * s.P + p;
          one(i, (x[i] - mean[c]) * rstd);
        }
      }
    };
    each([&](int i, real x_hat) {
      first += dy[i];
      second += dy[i] * x_hat;
      gain += dy[i] * (slip == Slip::gain_of_x ? x[i] : x_hat);
    });
    dbeta[c] += first;
    dgamma[c] += gain;
    if (slip == Slip::gains_as_sums) first = dbeta[c], second = dgamma[c];
    if (slip == Slip::no_mean || slip == Slip::direct_only) first = 0;
    if (slip == Slip::no_deviation || slip == Slip::direct_only) second = 0;
    each([&](int i, real x_hat) {
      dx[i] = (slip == Slip::no_gamma ? 1 : gamma[c]) * rstd *
              (dy[i] - first / count - x_hat * second / count);
    });
  }
}

static const Check<Function> check(
    {"13.5",
     hand,
     call,
     mine::batchnorm_backward,
     solution::batchnorm_backward,
     {{with<Slip::no_mean>, "the road through the mean is missing in dx"},
      {with<Slip::no_deviation>, "the road through the deviation is missing in dx"},
      {with<Slip::direct_only>,
       "dx is that of evaluation, where mean and variance are constants; in training x "
       "moves them"},
      {with<Slip::no_gamma>, "gamma is missing in dx"},
      {with<Slip::sums>,
       "the sums over the column are not divided by the number of its elements, N P"},
      {with<Slip::samples_only>,
       "the sums over the column are divided by N; a column has N P numbers"},
      {with<Slip::no_root>,
       "1 / (variance + epsilon) stands where 1 over its square root should"},
      {with<Slip::no_epsilon>, "epsilon is missing under the root"},
      {with<Slip::no_places>,
       "P is forgotten: x[n,c,p] is x[(n * C + c) * P + p], for p = 0 .. P - 1"},
      {with<Slip::gain_of_x>, "dgamma takes dy times x; gamma multiplied x_hat"},
      {with<Slip::gains_as_sums>,
       "dx is made of dgamma[c] and dbeta[c] themselves; they already held numbers "
       "before the call: keep two sums of your own"},
      {with<Slip::sums_go_on>,
       "the sums over the column are never set back to 0: every feature must start its "
       "own"}},
     forward});
