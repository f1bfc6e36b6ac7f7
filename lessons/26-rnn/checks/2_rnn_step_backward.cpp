// Grades 26.2. h is what forward would have kept.
#include <cmath>

#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* dsum, real* dh_before, const real* dh, const real* h,
                      const real* recurrent, int N, int O);
namespace mine {
Function rnn_step_backward;
}
namespace solution {
Function rnn_step_backward;
}

// Slopes 0.75 and 1: dsum is 6, 2 and 0, 1.
static void hand(Case& c) {
  c.set_size("N", 2);
  c.set_size("O", 2);
  c.set("h", {0.5, 0, 0, 0});
  c.set("dh", {8, 2, 0, 1});
  c.set("recurrent", {1, 10, 0, 1});
}

static const real* recurrent(Case& c, int O) {
  return c.input("recurrent", {O, O}, -0.7, 0.7);
}

static void forward(Case& c) {
  const int N = c.size("N"), O = c.size("O");
  const real *sum = c.input("sum", {N, O}), *before = c.input("h_before", {N, O}),
             *u = recurrent(c, O);
  real* h = c.output("h", {N, O});
  for (int i = 0; i < N * O; ++i) {
    real inside = sum[i];
    for (int j = 0; j < O; ++j) inside += u[i % O * O + j] * before[i / O * O + j];
    h[i] = std::tanh(inside);
  }
}

static void call(Case& c, Function* f) {
  const int N = c.size("N"), O = c.size("O");
  f(c.output("dsum", {N, O}), c.output("dh_before", {N, O}), c.input("dh", {N, O}),
    c.input("h", {N, O}, -0.9, 0.9), recurrent(c, O), N, O);
}

// The loop with its lines in question: what each wrong one would do.
enum class Slip {
  no_slope,
  no_square,
  twice,
  slope_of_blame,
  negative,
  transposed,
  around_tanh,
  only_own,
  no_recurrent
};
template <Slip slip>
static void with(real* dsum, real* dh_before, const real* dh, const real* h,
                 const real* recurrent, int N, int O) {
  for (int n = 0; n < N; ++n) {
    for (int i = n * O; i < n * O + O; ++i) {
      const real t = slip == Slip::twice            ? std::tanh(h[i])
                     : slip == Slip::slope_of_blame ? dh[i]
                                                    : h[i];
      const real slope = slip == Slip::no_slope    ? 1
                         : slip == Slip::no_square ? 1 - t
                         : slip == Slip::negative  ? t * t - 1
                                                   : 1 - t * t;
      dsum[i] = dh[i] * slope;
    }
    for (int j = 0; j < O; ++j) {
      real sum = 0;
      for (int o = 0; o < O; ++o) {
        const real blame = slip == Slip::around_tanh ? dh[n * O + o] : dsum[n * O + o];
        const int at = slip == Slip::transposed ? j * O + o : o * O + j;
        if (slip == Slip::no_recurrent) {
          sum = dsum[n * O + j];
        } else if (slip != Slip::only_own || o == j) {
          sum += blame * recurrent[at];
        }
      }
      dh_before[n * O + j] = sum;
    }
  }
}

static const Check<Function> check(
    {"26.2",
     hand,
     call,
     mine::rnn_step_backward,
     solution::rnn_step_backward,
     {{with<Slip::no_slope>, "tanh's slope is missing in dsum: 1 - h^2"},
      {with<Slip::no_square>, "the slope is taken as 1 - h; it is 1 - h^2"},
      {with<Slip::twice>,
       "tanh is taken of h again; h is already the tanh, its slope is 1 - h^2"},
      {with<Slip::slope_of_blame>,
       "the slope is made of dh; it is made of h, where forward has been"},
      {with<Slip::negative>, "the slope has the wrong sign: 1 - h^2, not h^2 - 1"},
      {with<Slip::transposed>,
       "recurrent is read as recurrent[j,o] in dh_before; forward multiplied h_before[j] "
       "by recurrent[o,j]"},
      {with<Slip::around_tanh>,
       "dh_before is made of dh, so blame goes around the tanh; it is made of dsum"},
      {with<Slip::only_own>,
       "dh_before[j] hears only from number j of the new state; sum over all o"},
      {with<Slip::no_recurrent>,
       "dh_before is a copy of dsum; blame comes back through recurrent"}},
     forward});
