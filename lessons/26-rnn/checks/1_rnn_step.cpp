// Grades 26.1.
#include <cmath>

#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* h, const real* x, const real* h_before, const real* weight,
                      const real* recurrent, const real* bias, int N, int C, int O);
namespace mine {
Function rnn_step;
}
namespace solution {
Function rnn_step;
}

// The weighted sums are 0.25 - 0.25 = 0 and 0.5 + 0.5 = 1.
static void hand(Case& c) {
  c.set_size("N", 1);
  c.set_size("C", 1);
  c.set_size("O", 2);
  c.set("x", {1});
  c.set("h_before", {0.5, -0.5});
  c.set("weight", {0.25, 0.5});
  c.set("recurrent", {0, 1, 1, 0});
  c.set("bias", {0.25, 0});
}

static void call(Case& c, Function* f) {
  const int N = c.size("N"), C = c.size("C"), O = c.size("O");
  f(c.output("h", {N, O}), c.input("x", {N, C}, -1, 1),
    c.input("h_before", {N, O}, -0.9, 0.9), c.input("weight", {O, C}, -0.5, 0.5),
    c.input("recurrent", {O, O}, -0.5, 0.5), c.input("bias", {O}, -0.5, 0.5), N, C, O);
}

// The loop with its lines in question: what each wrong one would do.
enum class Slip {
  no_bend,
  sigmoid,
  no_bias,
  forgets,
  transposed,
  two_bends,
  adds_state,
  first_row,
  own_number
};
template <Slip slip>
static void with(real* h, const real* x, const real* h_before, const real* weight,
                 const real* recurrent, const real* bias, int N, int C, int O) {
  for (int n = 0; n < N; ++n) {
    const real* before = h_before + (slip == Slip::first_row ? 0 : n * O);
    for (int o = 0; o < O; ++o) {
      real from_x = slip == Slip::no_bias ? 0 : bias[o], from_h = 0;
      for (int c = 0; c < C; ++c) from_x += weight[o * C + c] * x[n * C + c];
      for (int j = 0; j < O && slip != Slip::forgets; ++j) {
        const real u = recurrent[slip == Slip::transposed ? j * O + o : o * O + j];
        if (slip != Slip::own_number || j == o) from_h += u * before[j];
      }
      const real sum = from_x + from_h;
      h[n * O + o] = slip == Slip::no_bend      ? sum
                     : slip == Slip::sigmoid    ? 1 / (1 + std::exp(-sum))
                     : slip == Slip::two_bends  ? std::tanh(from_x) + std::tanh(from_h)
                     : slip == Slip::adds_state ? std::tanh(sum) + before[o]
                                                : std::tanh(sum);
    }
  }
}

static const Check<Function> check(
    {"26.1",
     hand,
     call,
     mine::rnn_step,
     solution::rnn_step,
     {{with<Slip::no_bend>, "tanh is missing: h is the weighted sum itself"},
      {with<Slip::sigmoid>, "the bend is a sigmoid; tanh is asked for"},
      {with<Slip::no_bias>, "the bias is missing"},
      {with<Slip::forgets>, "the state before has no say: recurrent is not used"},
      {with<Slip::transposed>,
       "recurrent is read as recurrent[j,o]; the new number o is made of row o"},
      {with<Slip::two_bends>,
       "tanh is taken twice, of each sum alone; there is one tanh, of both together"},
      {with<Slip::adds_state>,
       "the state before is added once more behind the tanh; it comes in through "
       "recurrent only"},
      {with<Slip::first_row>,
       "every row takes the state of row 0; row n goes on from h_before[n]"},
      {with<Slip::own_number>,
       "each number sees only itself in the state before; sum over all j"}}});
