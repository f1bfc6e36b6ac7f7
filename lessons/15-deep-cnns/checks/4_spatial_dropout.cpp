// Grades 15.4.
#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* y, const real* x, const real* u, real rate, int N, int C,
                      int P);
namespace mine {
Function spatial_dropout;
}
namespace solution {
Function spatial_dropout;
}

static void hand(Case& c) {
  c.set_size("N", 1);
  c.set_size("C", 2);
  c.set_size("P", 2);
  c.set("rate", {0.5});
  c.set("x", {1, 2, 3, 4});
  c.set("u", {0.1, 0.9});
}

static void call(Case& c, Function* f) {
  const int N = c.size("N"), C = c.size("C"), P = c.size("P");
  const real* rate = c.input("rate", {1}, 0.1, 0.8);
  f(c.output("y", {N, C, P}), c.input("x", {N, C, P}), c.input("u", {N, C}, 0, 1),
    rate[0], N, C, P);
}

// The loop with its lines in question: what each wrong one would do.
enum class Slip {
  element,
  no_scale,
  by_rate,
  times_kept,
  turned,
  same_for_all,
  whole_picture,
  added
};
template <Slip slip>
static void with(real* y, const real* x, const real* u, real rate, int N, int C, int P) {
  for (int at = 0; at < N * C * P; ++at) {
    const int n = at / P / C, c = at / P % C;
    const real drawn = slip == Slip::element         ? u[at % (N * C)]
                       : slip == Slip::same_for_all  ? u[c]
                       : slip == Slip::whole_picture ? u[n * C]
                                                     : u[n * C + c];
    const bool kept = slip == Slip::turned ? drawn < rate : drawn >= rate;
    const real scale = slip == Slip::no_scale     ? 1
                       : slip == Slip::by_rate    ? 1 / rate
                       : slip == Slip::times_kept ? 1 - rate
                                                  : 1 / (1 - rate);
    const real value = kept ? x[at] * scale : 0;
    y[at] = slip == Slip::added ? y[at] + value : value;
  }
}

static const Check<Function> check(
    {"15.4",
     hand,
     call,
     mine::spatial_dropout,
     solution::spatial_dropout,
     {{with<Slip::element>,
       "neighbours of a map get different random numbers; one number, u[n * C + c], "
       "decides for all P of a channel"},
      {with<Slip::no_scale>, "what is kept is not scaled: divide it by 1 - rate"},
      {with<Slip::by_rate>, "divided by rate; what is kept is divided by 1 - rate"},
      {with<Slip::times_kept>,
       "multiplied by 1 - rate; that is classic dropout, when testing: divide here"},
      {with<Slip::turned>,
       "kept where u is below rate; rate is the share that is dropped, so keep u >= "
       "rate"},
      {with<Slip::same_for_all>,
       "all pictures lose the same channels; u has a row of its own for every picture"},
      {with<Slip::whole_picture>,
       "a picture is kept or dropped as a whole; every channel of it has its own u"},
      {with<Slip::added>, "y is added to (+=); it is to be written (=)"}}});
