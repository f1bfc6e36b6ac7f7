// Grades 03.2.
#include "grade/grade.h"
#include "ops/linear.h"

using namespace chainrule;
using Function = decltype(chainrule::linear_forward);
namespace mine {
Function linear_forward;
}
namespace solution {
Function linear_forward;
}

static void hand(Case& c) {
  c.set_size("N", 2);
  c.set_size("C", 3);
  c.set_size("O", 2);
  c.set("x", {1, 0, 2, 0, 1, -1});
  c.set("weight", {1, 2, 3, -1, 0, 1});
  c.set("bias", {10, 20});
}

static void call(Case& c, Function* f) {
  const int N = c.size("N"), C = c.size("C"), O = c.size("O");
  f(c.output("y", {N, O}), c.input("x", {N, C}), c.input("weight", {O, C}),
    c.input("bias", {O}), N, C, O);
}

static void transposed(real* y, const real* x, const real* weight, const real* bias,
                       int N, int C, int O) {
  for (int n = 0; n < N; ++n) {
    for (int o = 0; o < O; ++o) {
      y[n * O + o] = bias[o];
      for (int c = 0; c < C; ++c) y[n * O + o] += x[n * C + c] * weight[c * O + o];
    }
  }
}
static void no_bias(real* y, const real* x, const real* weight, const real*, int N, int C,
                    int O) {
  const std::vector<real> zero(size_t(O), 0);
  solution::linear_forward(y, x, weight, zero.data(), N, C, O);
}
static void bias_every_time(real* y, const real* x, const real* weight, const real* bias,
                            int N, int C, int O) {
  std::vector<real> many(bias, bias + O);
  for (real& b : many) b *= real(C);
  solution::linear_forward(y, x, weight, many.data(), N, C, O);
}
static void last_only(real* y, const real* x, const real* weight, const real* bias, int N,
                      int C, int O) {
  for (int n = 0; n < N; ++n) {
    for (int o = 0; o < O; ++o) {
      y[n * O + o] = x[n * C + C - 1] * weight[o * C + C - 1] + bias[o];
    }
  }
}
static void sum_goes_on(real* y, const real* x, const real* weight, const real* bias,
                        int N, int C, int O) {
  real sum = 0;
  for (int n = 0; n < N; ++n) {
    for (int o = 0; o < O; ++o) {
      sum += bias[o];
      for (int c = 0; c < C; ++c) sum += x[n * C + c] * weight[o * C + c];
      y[n * O + o] = sum;
    }
  }
}
static void first_sample(real* y, const real* x, const real* weight, const real* bias,
                         int N, int C, int O) {
  for (int n = 0; n < N; ++n) {
    solution::linear_forward(y + n * O, x, weight, bias, 1, C, O);
  }
}

static const Check<Function> check(
    {"03.2",
     hand,
     call,
     mine::linear_forward,
     solution::linear_forward,
     {{transposed, "weight is read as [C,O]; it is [O,C]: one row per output"},
      {no_bias, "the bias is missing"},
      {bias_every_time, "the bias is added once for every feature; once is enough"},
      {last_only,
       "only the last feature counts: is the sum overwritten by = in the loop?"},
      {sum_goes_on,
       "the sum is never set back: every output must start its own from bias[o]"},
      {first_sample,
       "every sample gets the first sample's output: x[n,c] is x[n*C + c]"}}});
