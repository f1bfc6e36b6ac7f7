// Grades 26.3.

#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* dweight, real* drecurrent, real* dbias, const real* dsums,
                      const real* x, const real* h, int T, int N, int C, int O);
namespace mine {
Function weights_over_time;
}
namespace solution {
Function weights_over_time;
}

// The notes' unit, rounder: only step 1 met an x, only steps 2 and 3 a state.
static void hand(Case& c) {
  c.set_size("T", 3);
  c.set_size("N", 1);
  c.set_size("C", 1);
  c.set_size("O", 1);
  c.set("dsums", {0.25, 0.5, 1});
  c.set("x", {4, 0, 0});
  c.set("h", {0, 0.8, 0.4, 0.2});
  c.set("dweight", {0});
  c.set("drecurrent", {0});
  c.set("dbias", {100});
}

struct Sizes {
  int T, N, C, O;
};
static Sizes sizes(Case& c) {
  const int T = c.size("T", {1, 2, 3, 5}), N = c.size("N", {1, 2, 3, 4, 7});
  return {T, N, c.size("C"), c.size("O")};
}

static void forward(Case& c) {
  const auto [T, N, C, O] = sizes(c);
  const real *x = c.input("x", {T, N, C}), *h = c.input("h", {T + 1, N, O}),
             *weight = c.input("weight", {O, C}), *u = c.input("recurrent", {O, O}),
             *bias = c.input("bias", {O});
  real* sums = c.output("sums", {T, N, O});
  for (int i = 0; i < T * N * O; ++i) {
    const int row = i / O, o = i % O;
    sums[i] = bias[o];
    for (int k = 0; k < C; ++k) sums[i] += weight[o * C + k] * x[row * C + k];
    for (int j = 0; j < O; ++j) sums[i] += u[o * O + j] * h[row * O + j];
  }
}

static void call(Case& c, Function* f) {
  const auto [T, N, C, O] = sizes(c);
  f(c.added("dweight", {O, C}), c.added("drecurrent", {O, O}), c.added("dbias", {O}),
    c.input("dsums", {T, N, O}), c.input("x", {T, N, C}), c.input("h", {T + 1, N, O}), T,
    N, C, O);
}

// The loop with its lines in question: what each wrong one would do.
enum class Slip {
  last_step,
  fresh,
  state_after,
  mean_of_steps,
  transposed,
  bias_often,
  no_first,
  one_step,
  no_bias,
  first_row
};
template <Slip slip>
static void with(real* dweight, real* drecurrent, real* dbias, const real* dsums,
                 const real* x, const real* h, int T, int N, int C, int O) {
  const auto zero = [=] {
    for (int i = 0; i < O * C; ++i) dweight[i] = 0;
    for (int i = 0; i < O * O; ++i) drecurrent[i] = 0;
    for (int o = 0; o < O; ++o) dbias[o] = 0;
  };
  if (slip == Slip::fresh) zero();
  const int first = slip == Slip::no_first ? 1 : slip == Slip::one_step ? T - 1 : 0;
  for (int t = first; t < T; ++t) {
    if (slip == Slip::last_step) zero();
    for (int n = 0; n < (slip == Slip::first_row ? 1 : N); ++n) {
      const int i = t * N + n, state = slip == Slip::state_after ? i + N : i;
      for (int o = 0; o < O; ++o) {
        const real d = dsums[i * O + o] / (slip == Slip::mean_of_steps ? real(T) : 1);
        for (int c = 0; c < C; ++c) dweight[o * C + c] += d * x[i * C + c];
        for (int j = 0; j < O; ++j) {
          drecurrent[slip == Slip::transposed ? j * O + o : o * O + j] +=
              d * h[state * O + j];
        }
        const int times = slip == Slip::bias_often ? C : slip == Slip::no_bias ? 0 : 1;
        dbias[o] += real(times) * d;
      }
    }
  }
}

static const Check<Function> check(
    {"26.3",
     hand,
     call,
     mine::weights_over_time,
     solution::weights_over_time,
     {{with<Slip::last_step>,
       "every step writes with =, so only the last one is left; add with +="},
      {with<Slip::fresh>,
       "what stood in the gradients is lost: they are to be added to (+=), not set to 0 "
       "first"},
      {with<Slip::state_after>,
       "drecurrent is made with h[t+1], what the step made; recurrent was multiplied by "
       "h[t], what it read"},
      {with<Slip::mean_of_steps>, "the sums over time are divided by T; they are sums"},
      {with<Slip::transposed>,
       "drecurrent is [j,o] here; recurrent[o,j] carried state j to number o"},
      {with<Slip::bias_often>,
       "dbias is added to once for every c; once for every t, n and o is enough"},
      {with<Slip::no_first>, "step 0 is left out: t runs from 0 to T - 1"},
      {with<Slip::one_step>,
       "only the last step counts; the weights worked in every step"},
      {with<Slip::no_bias>, "dbias gets nothing: its share is dsums itself"},
      {with<Slip::first_row>, "only row 0 of each step counts; sum over n, too"}},
     forward});
