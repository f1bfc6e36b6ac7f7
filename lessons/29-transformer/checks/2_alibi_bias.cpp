// Grades 29.2.
#include <cmath>
#include <cstdlib>

#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* bias, int NH, int T);
namespace mine {
Function alibi_bias;
}
namespace solution {
Function alibi_bias;
}

// Slopes 1/16 and 1/256.
static void hand(Case& c) {
  c.set_size("NH", 2);
  c.set_size("T", 3);
}

// At least two places: a letter alone has no distance to anybody.
static void call(Case& c, Function* f) {
  const int NH = c.size("NH", {1, 2, 4, 8, 16}), T = c.size("T", {2, 3, 5, 8});
  f(c.output("bias", {NH, T, T}), NH, T);
}

// The loop with its lines in question: what each wrong one would do.
enum class Slip {
  reward,
  head_zero,
  one_slope,
  whole_division,
  future,
  square,
  from_the_end,
  own_place_costs,
  no_heads,
  linear
};
template <Slip slip>
static void with(real* bias, int NH, int T) {
  for (int k = 0; k < NH * T * T; ++k) {
    const int h = slip == Slip::one_slope ? 0 : k / (T * T), t = k / T % T, j = k % T;
    const int number = slip == Slip::head_zero ? h : h + 1;
    real exponent = real(8 * number) / real(NH);
    if (slip == Slip::whole_division) exponent = real(8 / NH * number);
    if (slip == Slip::no_heads) exponent = real(number);
    real slope = std::pow(real(2), -exponent);
    if (slip == Slip::linear) slope = real(number) / real(NH);
    real distance = real(t - j);
    if (slip == Slip::square) distance *= distance;
    if (slip == Slip::own_place_costs) distance += 1;
    if (slip == Slip::from_the_end) distance = real(T - 1 - j);
    if (slip == Slip::reward) distance = -distance;
    bias[k] = j <= t || slip == Slip::future ? -slope * distance : real(0);
  }
}

static const Check<Function> check(
    {"29.2",
     hand,
     call,
     mine::alibi_bias,
     solution::alibi_bias,
     {{with<Slip::reward>, "distance is rewarded; it costs: -slope (t - j)"},
      {with<Slip::head_zero>,
       "the exponent is -8 h / NH; it is -8 (h + 1) / NH: head 0 has no slope of 1"},
      {with<Slip::one_slope>, "every head has the slope of head 0; each has its own"},
      {with<Slip::whole_division>,
       "8 / NH is a division of whole numbers, 0 from 16 heads on: divide as real"},
      {with<Slip::future>,
       "the formula runs on where j > t, and rewards what comes later; 0 is asked there"},
      {with<Slip::square>, "the distance is squared; ALiBi is linear in it"},
      {with<Slip::from_the_end>,
       "the distance is taken from the last place; it is from the query, t - j"},
      {with<Slip::own_place_costs>,
       "a letter pays for looking at itself; its distance to itself is 0"},
      {with<Slip::no_heads>,
       "the slopes are 2^-(h + 1) for any number of heads; NH decides how fast they "
       "fall: 2^(-8 (h + 1) / NH)"},
      {with<Slip::linear>, "the slopes are no powers of two: 2^(-8 (h + 1) / NH)"}}});
