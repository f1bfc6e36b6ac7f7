// Grades 16.5.
#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* y, const real* x, const real* weight, int N, int C, int O,
                      int S, int stride);
namespace mine {
Function shortcut;
}
namespace solution {
Function shortcut;
}

static void hand(Case& c) {
  c.set_size("N", 1);
  c.set_size("C", 1);
  c.set_size("O", 2);
  c.set_size("S", 3);
  c.set_size("stride", 2);
  c.set("x", {1, 2, 3, 4, 5, 6, 7, 8, 9});
  c.set("weight", {10, -1});
}

static void call(Case& c, Function* f) {
  const int N = c.size("N", {1, 2, 3}), C = c.size("C", {2, 3}),
            O = c.size("O", {2, 3, 1}), S = c.size("S", {1, 3, 4, 7}),
            stride = c.size("stride", {2, 1});
  const int T = (S - 1) / stride + 1;
  f(c.output("y", {N, O, T, T}), c.input("x", {N, C, S, S}), c.input("weight", {O, C}), N,
    C, O, S, stride);
}

// The loops with their lines in question: what each wrong one would do.
enum class Slip {
  always,
  by_channels,
  by_stride,
  transposed,
  no_stride,
  mean,
  sums_go_on
};
template <Slip slip>
static void with(real* y, const real* x, const real* weight, int N, int C, int O, int S,
                 int stride) {
  const bool same = O == C && stride == 1, identity = slip == Slip::always        ? false
                                                      : slip == Slip::by_channels ? O == C
                                                      : slip == Slip::by_stride
                                                          ? stride == 1
                                                          : same;
  const int T = (S - 1) / stride + 1, step = slip == Slip::no_stride ? 1 : stride;
  real sum = 0;
  for (int k = 0; k < N * O * T * T; ++k) {
    const int n = k / (O * T * T), o = k / (T * T) % O, i = k / T % T, j = k % T;
    const auto from = [=](int c) {
      return x[((n * C + c) * S + i * step) * S + j * step];
    };
    if (slip != Slip::sums_go_on || k == 0) sum = 0;
    for (int c = 0; c < C; ++c) {
      const real w = slip == Slip::transposed ? weight[c * O + o] : weight[o * C + c];
      sum += w * from(c) / (slip == Slip::mean ? real(C) : 1);
    }
    y[k] = identity ? from(o % C) : sum;
  }
}

static const Check<Function> check(
    {"16.5",
     hand,
     call,
     mine::shortcut,
     solution::shortcut,
     {{with<Slip::always>,
       "projected where O is C and stride is 1, too; there x itself is the shortcut"},
      {with<Slip::by_channels>,
       "the identity wherever O is C; at stride 2 the shape changes all the same"},
      {with<Slip::by_stride>,
       "the identity wherever stride is 1; where O is not C the channels do not match"},
      {with<Slip::transposed>,
       "weight is read as [C, O]; it is [O, C]: weight[o * C + c]"},
      {with<Slip::no_stride>,
       "y[i,j] is made from x[i,j]; with a stride from x[i stride, j stride]"},
      {with<Slip::mean>, "divided by C; a linear layer sums over c, it takes no mean"},
      {with<Slip::sums_go_on>,
       "the sum goes on from output to output; it begins at 0 for every y"}}});
