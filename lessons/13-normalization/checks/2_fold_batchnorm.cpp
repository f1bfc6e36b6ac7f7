// Grades 13.2.
#include <cmath>

#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* folded_weight, real* folded_bias, const real* weight,
                      const real* bias, const real* gamma, const real* beta,
                      const real* running_mean, const real* running_variance,
                      real epsilon, int C, int O);
namespace mine {
Function fold_batchnorm;
}
namespace solution {
Function fold_batchnorm;
}

static void hand(Case& c) {
  c.set_size("C", 2);
  c.set_size("O", 2);
  c.set("weight", {2, 4, 1, 0});
  c.set("bias", {7, 5});
  c.set("gamma", {1, 6});
  c.set("beta", {10, 0});
  c.set("running_mean", {3, 2});
  c.set("running_variance", {3, 8});
  c.set("epsilon", {1});
}

static void call(Case& c, Function* f) {
  const int C = c.size("C"), O = c.size("O");
  f(c.output("folded_weight", {O, C}), c.output("folded_bias", {O}),
    c.input("weight", {O, C}), c.input("bias", {O}), c.input("gamma", {O}),
    c.input("beta", {O}), c.input("running_mean", {O}),
    c.input("running_variance", {O}, 0.25, 2), c.input("epsilon", {1}, 0.05, 0.5)[0], C,
    O);
}

// The loop with its lines in question: what each wrong one would do.
enum class Slip {
  bias_unscaled,
  no_bias,
  no_mean,
  no_beta,
  beta_scaled,
  by_column,
  no_gamma,
  turned,
  turned_both,
  no_epsilon,
  no_root
};
template <Slip slip>
static void with(real* folded_weight, real* folded_bias, const real* weight,
                 const real* bias, const real* gamma, const real* beta, const real* mean,
                 const real* variance, real epsilon, int C, int O) {
  const auto factor = [=](int o) {
    const real under = variance[o] + (slip == Slip::no_epsilon ? 0 : epsilon);
    return (slip == Slip::no_gamma ? 1 : gamma[o]) /
           (slip == Slip::no_root ? under : std::sqrt(under));
  };
  for (int o = 0; o < O; ++o) {
    for (int c = 0; c < C; ++c) {
      const int of = slip == Slip::by_column ? c % O : o;
      const int i = o * C + c, turned = c * O + o;
      folded_weight[slip == Slip::turned_both ? turned : i] =
          weight[slip == Slip::turned || slip == Slip::turned_both ? turned : i] *
          factor(of);
    }
    const real b = slip == Slip::no_bias ? 0 : bias[o],
               m = slip == Slip::no_mean ? 0 : mean[o];
    folded_bias[o] = slip == Slip::bias_unscaled ? b - m * factor(o) + beta[o]
                     : slip == Slip::no_beta     ? (b - m) * factor(o)
                     : slip == Slip::beta_scaled ? (b - m + beta[o]) * factor(o)
                                                 : (b - m) * factor(o) + beta[o];
  }
}

static const Check<Function> check(
    {"13.2",
     hand,
     call,
     mine::fold_batchnorm,
     solution::fold_batchnorm,
     {{with<Slip::bias_unscaled>,
       "the layer's own bias is taken over as it is; it is part of z, which is divided "
       "and multiplied"},
      {with<Slip::no_bias>, "the layer's own bias is lost: it is part of z"},
      {with<Slip::no_mean>, "running_mean is not subtracted from the bias"},
      {with<Slip::no_beta>, "beta is missing in the folded bias"},
      {with<Slip::beta_scaled>, "beta is scaled, too; it is added after the scaling"},
      {with<Slip::by_column>,
       "the factor belongs to the output: row o of the weights is multiplied by that of "
       "o"},
      {with<Slip::no_gamma>,
       "gamma is missing in the factor: it multiplies what was divided by the root"},
      {with<Slip::turned>,
       "weight is read as weight[c * O + o]; its rows belong to the outputs, and "
       "weight[o,c] is weight[o * C + c]"},
      {with<Slip::turned_both>,
       "both weights are indexed by c * O + o; their rows belong to the outputs, and "
       "weight[o,c] is weight[o * C + c]"},
      {with<Slip::no_epsilon>, "epsilon is missing under the root"},
      {with<Slip::no_root>,
       "divided by the variance; the deviation is the square root of it"}}});
