// Grades 03.3.
#include "grade/grade.h"
#include "plain/plain.h"

using namespace chainrule;
using Function = decltype(chainrule::linear_backward_input);
namespace mine {
Function linear_backward_input;
}
namespace solution {
Function linear_backward_input;
}

static void hand(Case& c) {
  c.set_size("N", 2);
  c.set_size("C", 3);
  c.set_size("O", 2);
  c.set("dy", {1, 0, 0, 2});
  c.set("weight", {1, 2, 3, -1, 0, 1});
}

static void call(Case& c, Function* f) {
  const int N = c.size("N"), C = c.size("C"), O = c.size("O");
  f(c.output("dx", {N, C}), c.input("dy", {N, O}), c.input("weight", {O, C}), N, C, O);
}

static void forward(Case& c) {
  const int N = c.size("N"), C = c.size("C"), O = c.size("O");
  plain::linear_forward(c.output("y", {N, O}), c.input("x", {N, C}),
                        c.input("weight", {O, C}), c.input("bias", {O}), N, C, O);
}

static void transposed(real* dx, const real* dy, const real* weight, int N, int C,
                       int O) {
  for (int n = 0; n < N; ++n) {
    for (int c = 0; c < C; ++c) {
      dx[n * C + c] = 0;
      for (int o = 0; o < O; ++o) dx[n * C + c] += dy[n * O + o] * weight[c * O + o];
    }
  }
}
static void last_output(real* dx, const real* dy, const real* weight, int N, int C,
                        int O) {
  for (int n = 0; n < N; ++n) {
    for (int c = 0; c < C; ++c) {
      dx[n * C + c] = dy[n * O + O - 1] * weight[(O - 1) * C + c];
    }
  }
}
static void sum_goes_on(real* dx, const real* dy, const real* weight, int N, int C,
                        int O) {
  real sum = 0;
  for (int n = 0; n < N; ++n) {
    for (int c = 0; c < C; ++c) {
      for (int o = 0; o < O; ++o) sum += dy[n * O + o] * weight[o * C + c];
      dx[n * C + c] = sum;
    }
  }
}
static void averaged(real* dx, const real* dy, const real* weight, int N, int C, int O) {
  solution::linear_backward_input(dx, dy, weight, N, C, O);
  for (int i = 0; i < N * C; ++i) dx[i] /= real(N);
}
static void whole_batch(real* dx, const real* dy, const real* weight, int N, int C,
                        int O) {
  std::vector<real> sum(size_t(O), 0);
  for (int i = 0; i < N * O; ++i) sum[size_t(i % O)] += dy[i];
  for (int n = 0; n < N; ++n) {
    solution::linear_backward_input(dx + n * C, sum.data(), weight, 1, C, O);
  }
}

static const Check<Function> check(
    {"03.3",
     hand,
     call,
     mine::linear_backward_input,
     solution::linear_backward_input,
     {{transposed,
       "weight is read as [C,O]; it is [O,C]: weight[o,c] is weight[o*C + c]"},
      {last_output,
       "only the last output is blamed: is dx overwritten by = in the loop?"},
      {sum_goes_on, "the sum is never set back to 0: every dx[n,c] must start its own"},
      {averaged, "dx is divided by N; the mean over the batch is already in dy"},
      {whole_batch,
       "dx[n] takes the blame of all samples; sample n only met its own dy[n]"}},
     forward});
