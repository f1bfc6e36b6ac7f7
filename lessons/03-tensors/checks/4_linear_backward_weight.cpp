// Grades 03.4.
#include <algorithm>

#include "grade/grade.h"
#include "plain/plain.h"

using namespace chainrule;
using Function = decltype(chainrule::linear_backward_weight);
namespace mine {
Function linear_backward_weight;
}
namespace solution {
Function linear_backward_weight;
}

static void hand(Case& c) {
  c.set_size("N", 2);
  c.set_size("C", 3);
  c.set_size("O", 2);
  c.set("dy", {1, 0, 0, 2});
  c.set("x", {1, 0, 2, 0, 1, -1});
  c.set("dweight", {0, 0, 0, 0, 0, 100});
  c.set("dbias", {0, 100});
}

static void call(Case& c, Function* f) {
  const int N = c.size("N"), C = c.size("C"), O = c.size("O");
  f(c.added("dweight", {O, C}), c.added("dbias", {O}), c.input("dy", {N, O}),
    c.input("x", {N, C}), N, C, O);
}

static void forward(Case& c) {
  const int N = c.size("N"), C = c.size("C"), O = c.size("O");
  plain::linear_forward(c.output("y", {N, O}), c.input("x", {N, C}),
                        c.input("weight", {O, C}), c.input("bias", {O}), N, C, O);
}

static void written(real* dweight, real* dbias, const real* dy, const real* x, int N,
                    int C, int O) {
  std::fill(dweight, dweight + O * C, real(0));
  std::fill(dbias, dbias + O, real(0));
  solution::linear_backward_weight(dweight, dbias, dy, x, N, C, O);
}
static void averaged(real* dweight, real* dbias, const real* dy, const real* x, int N,
                     int C, int O) {
  std::vector<real> shared(dy, dy + N * O);
  for (real& d : shared) d /= real(N);
  solution::linear_backward_weight(dweight, dbias, shared.data(), x, N, C, O);
}
static void last_sample(real* dweight, real* dbias, const real* dy, const real* x, int N,
                        int C, int O) {
  solution::linear_backward_weight(dweight, dbias, dy + (N - 1) * O, x + (N - 1) * C, 1,
                                   C, O);
}
static void overwritten(real* dweight, real* dbias, const real* dy, const real* x, int N,
                        int C, int O) {
  for (int n = 0; n < N; ++n) {
    for (int o = 0; o < O; ++o) {
      dbias[o] = dy[n * O + o];
      for (int c = 0; c < C; ++c) dweight[o * C + c] = dy[n * O + o] * x[n * C + c];
    }
  }
}
static void turned_x(real* dweight, real* dbias, const real* dy, const real* x, int N,
                     int C, int O) {
  for (int n = 0; n < N; ++n) {
    for (int o = 0; o < O; ++o) {
      dbias[o] += dy[n * O + o];
      for (int c = 0; c < C; ++c) dweight[o * C + c] += dy[n * O + o] * x[c * N + n];
    }
  }
}
static void no_bias(real* dweight, real*, const real* dy, const real* x, int N, int C,
                    int O) {
  std::vector<real> unused(size_t(O), 0);
  solution::linear_backward_weight(dweight, unused.data(), dy, x, N, C, O);
}
static void bias_too_often(real* dweight, real* dbias, const real* dy, const real* x,
                           int N, int C, int O) {
  std::vector<real> unused(size_t(O), 0);
  solution::linear_backward_weight(dweight, unused.data(), dy, x, N, C, O);
  for (int c = 0; c < C; ++c) {
    for (int i = 0; i < N * O; ++i) dbias[i % O] += dy[i];
  }
}
static void transposed(real* dweight, real* dbias, const real* dy, const real* x, int N,
                       int C, int O) {
  for (int n = 0; n < N; ++n) {
    for (int o = 0; o < O; ++o) {
      dbias[o] += dy[n * O + o];
      for (int c = 0; c < C; ++c) dweight[c * O + o] += dy[n * O + o] * x[n * C + c];
    }
  }
}

static const Check<Function> check(
    {"03.4",
     hand,
     call,
     mine::linear_backward_weight,
     solution::linear_backward_weight,
     {{written,
       "the gradients are written with =; parameter gradients are added with +="},
      {averaged, "the sum over the batch is divided by N; the mean is already in dy"},
      {last_sample, "only the last sample counts: is the sum over n overwritten?"},
      {overwritten,
       "inside the loop over n stands =, so each sample overwrites the one before"},
      {turned_x, "x is read as [C,N]; it is [N,C]: x[n,c] is x[n*C + c]"},
      {no_bias, "dbias is not touched yet"},
      {bias_too_often, "dbias is added to inside the loop over c: C times too often"},
      {transposed, "dweight is written as [C,O]; it has weight's shape, [O,C]"}},
     forward});
