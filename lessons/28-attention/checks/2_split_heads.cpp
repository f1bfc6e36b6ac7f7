// Grades 28.2.
#include "grade/grade.h"
#include "ops/heads.h"

using namespace chainrule;
using Function = decltype(chainrule::split_heads);
namespace mine {
Function split_heads;
}
namespace solution {
Function split_heads;
}

// Three tokens with two heads of two: the tens are the token, 1 2 head 0, 3 4 head 1.
static void hand(Case& c) {
  c.set_size("N", 1);
  c.set_size("T", 3);
  c.set_size("NH", 2);
  c.set_size("D", 2);
  c.set("x", {11, 12, 13, 14, 21, 22, 23, 24, 31, 32, 33, 34});
}

static void call(Case& c, Function* f) {
  const int N = c.size("N", {1, 2, 3}), T = c.size("T"), NH = c.size("NH", {1, 2, 3, 4}),
            D = c.size("D", {1, 2, 3, 5});
  real* y = c.output("y", {N, NH, T, D});
  f(y, c.input("x", {N, T, NH * D}), N, T, NH, D);
}

// Where y[n,h,t,d] is taken from: each line a usual slip.
enum class Slip { as_it_is, merged, taking_turns, first_head, first_sample, backwards };
template <Slip slip>
static void with(real* y, const real* x, int N, int T, int NH, int D) {
  for (int i = 0; i < N * NH * T * D; ++i) {
    const int n = i / (NH * T * D), h = i / (T * D) % NH, t = i / D % T, d = i % D;
    const int token = (n * T + t) * NH * D;
    switch (slip) {
      case Slip::as_it_is:
        y[i] = x[i];
        break;
      case Slip::merged:
        y[(n * T + t) * NH * D + h * D + d] = x[i];
        break;
      case Slip::taking_turns:
        y[i] = x[token + d * NH + h];
        break;
      case Slip::first_head:
        y[i] = x[token + d];
        break;
      case Slip::first_sample:
        y[i] = x[t * NH * D + h * D + d];
        break;
      case Slip::backwards:
        y[i] = x[token + (NH - 1 - h) * D + d];
        break;
    }
  }
}

static const Check<Function> check(
    {"28.2",
     hand,
     call,
     mine::split_heads,
     solution::split_heads,
     {{with<Slip::as_it_is>,
       "the numbers are copied in the order in which they stand; the tokens of one head "
       "are to stand together"},
      {with<Slip::merged>,
       "this is the way back, merge_heads: x has a row for each token, y a table for "
       "each head"},
      {with<Slip::taking_turns>,
       "the heads take turns, feature by feature (d NH + h); head h has D features side "
       "by side: h D + d"},
      {with<Slip::first_head>, "all heads get the features of head 0: h D is missing"},
      {with<Slip::first_sample>,
       "every sample gets the numbers of the first: n is missing in the place in x"},
      {with<Slip::backwards>, "the heads come in the wrong order: the last one first"}}});
