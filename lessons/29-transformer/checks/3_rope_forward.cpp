// Grades 29.3.
#include <cmath>

#include "grade/grade.h"
#include "ops/rope.h"

using namespace chainrule;
using Function = decltype(chainrule::rope_forward);
namespace mine {
Function rope_forward;
}
namespace solution {
Function rope_forward;
}

// Two rows, at the places 1 and 2; the second pair turns ten times as slowly.
static void hand(Case& c) {
  c.set_size("N", 1);
  c.set_size("T", 2);
  c.set_size("D", 4);
  c.set_size("first", 1);
  c.set_size("base", 100);
  c.set("x", {1, 0, 1, 0, 0, 1, 2, 0});
}

static void call(Case& c, Function* f) {
  const int N = c.size("N", {1, 2, 3}), T = c.size("T"), D = c.size("D", {2, 4, 6, 10}),
            first = c.size("first", {0, 1, 5, 12});
  f(c.output("y", {N, T, D}), c.input("x", {N, T, D}), N, T, D, first,
    real(c.size("base", {100, 10000, 37})));
}

// The loop with its lines in question: what each wrong one would do.
enum class Slip {
  back,
  halves,
  pair_number,
  one_speed,
  no_first,
  from_one,
  times,
  overwritten,
  fixed_base,
  over_samples,
  mirrored
};
template <Slip slip>
static void with(real* y, const real* x, int N, int T, int D, int first, real base) {
  for (int row = 0; row < N * T; ++row) {
    for (int i = 0; i < D / 2; ++i) {
      int t = slip == Slip::over_samples ? row : row % T;
      if (slip == Slip::from_one) ++t;
      const int p = slip == Slip::no_first ? t : first + t;
      real exponent = real(slip == Slip::pair_number ? i : 2 * i) / real(D);
      if (slip == Slip::one_speed) exponent = 0;
      const real speed =
          std::pow(slip == Slip::fixed_base ? real(10000) : base, exponent);
      const real w = slip == Slip::times ? real(p) * speed : real(p) / speed;
      const int one = slip == Slip::halves ? i : 2 * i;
      const int two = slip == Slip::halves ? i + D / 2 : 2 * i + 1;
      real a = x[row * D + one];
      const real b = x[row * D + two];
      const real s = slip == Slip::back ? -std::sin(w) : std::sin(w);
      y[row * D + one] = a * std::cos(w) - b * s;
      if (slip == Slip::overwritten) a = y[row * D + one];
      y[row * D + two] = a * s + b * std::cos(w);
      if (slip == Slip::mirrored) y[row * D + two] = a * s - b * std::cos(w);
    }
  }
}

static const Check<Function> check(
    {"29.3",
     hand,
     call,
     mine::rope_forward,
     solution::rope_forward,
     {{with<Slip::back>,
       "every pair is turned the other way round: a cos w - b sin w comes first"},
      {with<Slip::halves>,
       "number i is paired with number i + D/2; here pairs are neighbours, 2i and 2i + "
       "1"},
      {with<Slip::pair_number>, "the exponent is i/D; it is 2i/D"},
      {with<Slip::one_speed>,
       "all pairs turn equally fast; is 2 * i / D a division of whole numbers?"},
      {with<Slip::no_first>, "first is forgotten: row t stands at place first + t"},
      {with<Slip::from_one>, "the places are counted from 1; row 0 is at place first"},
      {with<Slip::times>, "p is multiplied by base^(2i/D); it is divided by it"},
      {with<Slip::overwritten>,
       "the second number is made with the new first one: keep a and b before you write"},
      {with<Slip::fixed_base>, "10000 is taken where base is given"},
      {with<Slip::over_samples>,
       "the place goes on from sample to sample; each one begins at place first"},
      {with<Slip::mirrored>,
       "the second line has a minus: that is a mirror, a turn has a sin w + b cos w"}}});
