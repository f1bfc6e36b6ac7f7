// Grades 13.1.
#include <cmath>

#include "grade/grade.h"
#include "ops/norm.h"

using namespace chainrule;
using Function = decltype(chainrule::batchnorm_evaluate);
namespace mine {
Function batchnorm_evaluate;
}
namespace solution {
Function batchnorm_evaluate;
}

static void hand(Case& c) {
  c.set_size("N", 2);
  c.set_size("C", 2);
  c.set_size("P", 1);
  c.set("x", {5, 1, 1, 0});
  c.set("gamma", {1, 3});
  c.set("beta", {0, 10});
  c.set("running_mean", {3, 1});
  c.set("running_variance", {3, 0});
  c.set("epsilon", {1});
}

static void call(Case& c, Function* f) {
  const int N = c.size("N"), C = c.size("C"), P = c.size("P", {1, 2, 3, 4, 9});
  const Shape shape = P == 1 ? Shape{N, C} : Shape{N, C, P};
  f(c.output("y", shape), c.input("x", shape), c.input("gamma", {C}),
    c.input("beta", {C}), c.input("running_mean", {C}),
    c.input("running_variance", {C}, 0.25, 2),
    {N, C, P, c.input("epsilon", {1}, 0.05, 0.5)[0]});
}

// The loop with its line in question: y = line(x, c).
template <class Line>
static void each(real* y, const real* x, BatchNormSize s, Line line) {
  for (int i = 0; i < s.N * s.C * s.P; ++i) y[i] = line(x[i], i / s.P % s.C);
}

static void no_root(real* y, const real* x, const real* gamma, const real* beta,
                    const real* mean, const real* variance, BatchNormSize s) {
  each(y, x, s, [=](real v, int c) {
    return gamma[c] * (v - mean[c]) / (variance[c] + s.epsilon) + beta[c];
  });
}
static void outside_the_root(real* y, const real* x, const real* gamma, const real* beta,
                             const real* mean, const real* variance, BatchNormSize s) {
  each(y, x, s, [=](real v, int c) {
    return gamma[c] * (v - mean[c]) / (std::sqrt(variance[c]) + s.epsilon) + beta[c];
  });
}
static void no_epsilon(real* y, const real* x, const real* gamma, const real* beta,
                       const real* mean, const real* variance, BatchNormSize s) {
  s.epsilon = 0;
  solution::batchnorm_evaluate(y, x, gamma, beta, mean, variance, s);
}
static void no_mean(real* y, const real* x, const real* gamma, const real* beta,
                    const real*, const real* variance, BatchNormSize s) {
  const std::vector<real> zeros(size_t(s.C), 0);
  solution::batchnorm_evaluate(y, x, gamma, beta, zeros.data(), variance, s);
}
static void gamma_on_beta(real* y, const real* x, const real* gamma, const real* beta,
                          const real* mean, const real* variance, BatchNormSize s) {
  std::vector<real> scaled(beta, beta + s.C);
  for (int c = 0; c < s.C; ++c) scaled[size_t(c)] *= gamma[c];
  solution::batchnorm_evaluate(y, x, gamma, scaled.data(), mean, variance, s);
}
static void wrong_place(real* y, const real* x, const real* gamma, const real* beta,
                        const real* mean, const real* variance, BatchNormSize s) {
  const BatchNormSize as_rows = {s.N * s.P, s.C, 1, s.epsilon};
  solution::batchnorm_evaluate(y, x, gamma, beta, mean, variance, as_rows);
}
static void first_places_only(real* y, const real* x, const real* gamma, const real* beta,
                              const real* mean, const real* variance, BatchNormSize s) {
  const BatchNormSize without_p = {s.N, s.C, 1, s.epsilon};
  solution::batchnorm_evaluate(y, x, gamma, beta, mean, variance, without_p);
}
static void of_this_batch(real* y, const real* x, const real* gamma, const real* beta,
                          const real*, const real*, BatchNormSize s) {
  const real count = real(s.N * s.P);
  std::vector<real> mean(size_t(s.C), 0), variance(size_t(s.C), 0);
  for (int i = 0; i < s.N * s.C * s.P; ++i) mean[size_t(i / s.P % s.C)] += x[i] / count;
  for (int i = 0; i < s.N * s.C * s.P; ++i) {
    const size_t c = size_t(i / s.P % s.C);
    variance[c] += (x[i] - mean[c]) * (x[i] - mean[c]) / count;
  }
  solution::batchnorm_evaluate(y, x, gamma, beta, mean.data(), variance.data(), s);
}

static const Check<Function> check(
    {"13.1",
     hand,
     call,
     mine::batchnorm_evaluate,
     solution::batchnorm_evaluate,
     {{no_root, "divided by the variance; the deviation is the square root of it"},
      {outside_the_root,
       "epsilon is added to the root; here it is added to the variance, inside the root"},
      {no_epsilon, "epsilon is missing under the root"},
      {no_mean, "running_mean is not subtracted"},
      {gamma_on_beta, "gamma multiplies beta, too; beta is added last"},
      {wrong_place,
       "the numbers are taken as [N,P,C]; x[n,c,p] is x[(n * C + c) * P + p]"},
      {first_places_only,
       "only the first N C numbers are written: P is forgotten, and x[n,c,p] is "
       "x[(n * C + c) * P + p]"},
      {of_this_batch,
       "mean and variance are computed from x; in evaluation the running ones are "
       "used"}}});
