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
  // O is C or less: who takes x itself where O is not C stays inside x, and is told so.
  const int N = c.size("N", {1, 2, 3}), C = c.size("C", {2, 3}),
            O = c.size("O", {C, C - 1}), S = c.size("S", {3, 4, 7}),
            stride = c.size("stride", {2, 1});
  const int T = (S - 1) / stride + 1;
  real* y = c.output("y", {N, O, T, T});
  const real* x = c.input("x", {N, C, S, S});
  f(y, x, c.input("weight", {O, C}), N, C, O, S, stride);
}

// The loops with their lines in question: what each wrong one would do.
enum class Slip {
  always,
  by_channels,
  by_stride,
  copied_by_stride,
  short_side,
  rows_of_y,
  transposed,
  no_stride,
  mean,
  sums_go_on
};
template <Slip slip>
static void with(real* y, const real* x, const real* weight, int N, int C, int O, int S,
                 int stride) {
  bool identity = O == C && stride == 1;
  if (slip == Slip::always) identity = false;
  if (slip == Slip::by_channels) identity = O == C;
  if (slip == Slip::by_stride || slip == Slip::copied_by_stride) identity = stride == 1;
  const int T = slip == Slip::short_side ? S / stride : (S - 1) / stride + 1;
  const int step = slip == Slip::no_stride ? 1 : stride;
  const int row = slip == Slip::rows_of_y ? T : S;
  real sum = 0;
  for (int k = 0; k < N * O * T * T; ++k) {
    const int n = k / (O * T * T), o = k / (T * T) % O, i = k / T % T, j = k % T;
    const auto from = [=](int c) {
      return x[((n * C + c) * row + i * step) * row + j * step];
    };
    if (slip != Slip::sums_go_on || k == 0) sum = 0;
    for (int c = 0; c < C; ++c) {
      const real w = slip == Slip::transposed ? weight[c * O + o] : weight[o * C + c];
      sum += w * from(c) / (slip == Slip::mean ? real(C) : 1);
    }
    const bool copied = identity && slip == Slip::copied_by_stride;
    y[k] = copied ? x[k] : identity ? from(o % C) : sum;
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
      {with<Slip::copied_by_stride>,
       "x is copied wherever stride is 1; where O is not C it has other channels: "
       "project"},
      {with<Slip::short_side>,
       "T is S / stride; an odd S leaves one place more: (S - 1) / stride + 1"},
      {with<Slip::rows_of_y>,
       "x is read as if it were T wide; x's rows are S long, not T"},
      {with<Slip::transposed>,
       "weight is read as [C, O]; it is [O, C]: weight[o * C + c]"},
      {with<Slip::no_stride>,
       "y[i,j] is made from x[i,j]; with a stride from x[i stride, j stride]"},
      {with<Slip::mean>, "divided by C; a linear layer sums over c, it takes no mean"},
      {with<Slip::sums_go_on>,
       "the sum goes on from output to output; it begins at 0 for every y"}}});
