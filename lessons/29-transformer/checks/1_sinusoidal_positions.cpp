// Grades 29.1.
#include <cmath>

#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* table, int T, int C);
namespace mine {
Function sinusoidal_positions;
}
namespace solution {
Function sinusoidal_positions;
}

// Two pairs: the second turns a hundred times as slowly.
static void hand(Case& c) {
  c.set_size("T", 3);
  c.set_size("C", 4);
}

static void call(Case& c, Function* f) {
  const int T = c.size("T"), C = c.size("C", {2, 4, 6, 8, 14});
  f(c.output("table", {T, C}), T, C);
}

// The loop with its lines in question: what each wrong one would do.
enum class Slip {
  cosine_first,
  halves,
  own_angle,
  pair_number,
  whole_division,
  from_one,
  times,
  both_sines,
  one_speed_less,
  transposed
};
template <Slip slip>
static void with(real* table, int T, int C) {
  for (int k = 0; k < T * C; ++k) {
    const int t = k / C, c = k % C;
    const bool halves = slip == Slip::halves;
    const int i = halves ? c % (C / 2) : c / 2;
    bool cosine = halves ? c >= C / 2 : c % 2 == 1;
    real exponent = real(2 * i) / real(C);
    if (slip == Slip::own_angle) exponent = real(c) / real(C);
    if (slip == Slip::pair_number) exponent = real(i) / real(C);
    if (slip == Slip::whole_division) exponent = real(2 * i / C);
    if (slip == Slip::one_speed_less) exponent = real(2 * i) / real(C - 1);
    const real speed = std::pow(real(10000), exponent);
    const real place = real(slip == Slip::from_one ? t + 1 : t);
    const real angle = slip == Slip::times ? place * speed : place / speed;
    if (slip == Slip::cosine_first) cosine = !cosine;
    if (slip == Slip::both_sines) cosine = false;
    const int at = slip == Slip::transposed ? c * T + t : k;
    table[at] = cosine ? std::cos(angle) : std::sin(angle);
  }
}

static const Check<Function> check(
    {"29.1",
     hand,
     call,
     mine::sinusoidal_positions,
     solution::sinusoidal_positions,
     {{with<Slip::cosine_first>,
       "sine and cosine are exchanged: the sine stands at 2i, the cosine at 2i + 1"},
      {with<Slip::halves>,
       "all sines stand first, then all cosines; here they are neighbours, 2i and 2i + "
       "1"},
      {with<Slip::own_angle>,
       "the cosine has another angle than its sine; both have 2i in the exponent"},
      {with<Slip::pair_number>,
       "the exponent is i/C; it is 2i/C, so that the pairs reach from 1 to nearly 10000"},
      {with<Slip::whole_division>,
       "2 * i / C is a division of whole numbers, 0 for every pair: write real(2 * i) / "
       "real(C)"},
      {with<Slip::from_one>, "the places are counted from 1; row 0 is place 0"},
      {with<Slip::times>, "t is multiplied by 10000^(2i/C); it is divided by it"},
      {with<Slip::both_sines>, "both numbers of a pair are the sine"},
      {with<Slip::one_speed_less>, "the exponent is divided by C - 1; it is 2i/C"},
      {with<Slip::transposed>,
       "table is written as [C,T]; it is [T,C]: table[t * C + 2 * i]"}}});
