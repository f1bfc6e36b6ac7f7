// Grades 06.4: asks about every hidden unit of nets whose weights are -1, 0 and 1, so
// that equal and silent units are common.
#include <cmath>

#include "grade/grade.h"

using namespace chainrule;
using Function = int(int unit, const real* weight1, const real* bias1,
                     const real* weight2, int C, int hidden, int O);
namespace mine {
Function twin_of;
}
namespace solution {
Function twin_of;
}

// Units 0 and 2 are equal, 1 is silent, 3 hears what 0 hears but speaks otherwise.
static void hand(Case& c) {
  c.set_size("C", 2);
  c.set_size("hidden", 4);
  c.set_size("O", 2);
  c.set("weight1", {1, -1, 0, 0, 1, -1, 1, -1});
  c.set("bias1", {0, 0, 0, 0});
  c.set("weight2", {1, 0, 1, 1, 0, 0, 0, 1});
}

static std::vector<real> rounded(const real* numbers, int count) {
  std::vector<real> whole(numbers, numbers + count);
  for (real& number : whole) number = std::round(number);
  return whole;
}

static void call(Case& c, Function* f) {
  const int C = c.size("C", {1, 2}), O = c.size("O", {1, 2}),
            hidden = c.size("hidden", {1, 4, 5, 7, 8, 13});
  const real *weight1 = c.input("weight1", {hidden, C}, -0.8, 0.8),
             *bias1 = c.input("bias1", {hidden}, -0.8, 0.8),
             *weight2 = c.input("weight2", {O, hidden}, -0.8, 0.8);
  const std::vector<real> w1 = rounded(weight1, hidden * C), b1 = rounded(bias1, hidden),
                          w2 = rounded(weight2, O * hidden);
  real* twin = c.output("twin", {hidden});
  for (int unit = 0; unit < hidden; ++unit) {
    twin[unit] = real(f(unit, w1.data(), b1.data(), w2.data(), C, hidden, O));
  }
}

// The two questions, with what is looked at in question.
namespace {
struct Slip {
  bool hears = true, bias = true, speaks = true, by_row = false;
};
}  // namespace
static bool same(int a, int b, const real* weight1, const real* bias1,
                 const real* weight2, int C, int hidden, int O, Slip look) {
  for (int c = 0; look.hears && c < C; ++c) {
    if (weight1[a * C + c] != weight1[b * C + c]) return false;
  }
  if (look.bias && bias1[a] != bias1[b]) return false;
  for (int o = 0; look.speaks && o < O; ++o) {
    const int at_a = look.by_row ? a * O + o : o * hidden + a,
              at_b = look.by_row ? b * O + o : o * hidden + b;
    if (weight2[at_a] != weight2[at_b]) return false;
  }
  return true;
}
static bool silent(int unit, const real* weight1, const real* bias1, const real* weight2,
                   int C, int hidden, int O, Slip look) {
  for (int c = 0; look.hears && c < C; ++c) {
    if (weight1[unit * C + c] != 0) return false;
  }
  if (look.bias && bias1[unit] != 0) return false;
  for (int o = 0; look.speaks && o < O; ++o) {
    if (weight2[look.by_row ? unit * O + o : o * hidden + unit] != 0) return false;
  }
  return true;
}
static int answer(int unit, const real* weight1, const real* bias1, const real* weight2,
                  int C, int hidden, int O, Slip for_silence, Slip for_twins) {
  if (silent(unit, weight1, bias1, weight2, C, hidden, O, for_silence)) return -1;
  for (int other = 0; other < unit; ++other) {
    if (same(other, unit, weight1, bias1, weight2, C, hidden, O, for_twins)) return other;
  }
  return unit;
}

static int only_hears(int unit, const real* weight1, const real* bias1,
                      const real* weight2, int C, int hidden, int O) {
  const Slip hearing{true, true, false, false};
  return answer(unit, weight1, bias1, weight2, C, hidden, O, {}, hearing);
}
static int silent_if_deaf(int unit, const real* weight1, const real* bias1,
                          const real* weight2, int C, int hidden, int O) {
  const Slip hearing{true, true, false, false};
  return answer(unit, weight1, bias1, weight2, C, hidden, O, hearing, {});
}
static int silent_if_mute(int unit, const real* weight1, const real* bias1,
                          const real* weight2, int C, int hidden, int O) {
  const Slip speaking{false, false, true, false};
  return answer(unit, weight1, bias1, weight2, C, hidden, O, speaking, {});
}
static int no_bias(int unit, const real* weight1, const real* bias1, const real* weight2,
                   int C, int hidden, int O) {
  const Slip look{true, false, true, false};
  return answer(unit, weight1, bias1, weight2, C, hidden, O, look, look);
}
static int rows_of_weight2(int unit, const real* weight1, const real* bias1,
                           const real* weight2, int C, int hidden, int O) {
  const Slip look{true, true, true, true};
  return answer(unit, weight1, bias1, weight2, C, hidden, O, look, look);
}
static int never_silent(int unit, const real* weight1, const real* bias1,
                        const real* weight2, int C, int hidden, int O) {
  for (int other = 0; other < unit; ++other) {
    if (same(other, unit, weight1, bias1, weight2, C, hidden, O, {})) return other;
  }
  return unit;
}

static const Check<Function> check(
    {"06.4",
     hand,
     call,
     mine::twin_of,
     solution::twin_of,
     {{only_hears,
       "twins are taken by what they hear; with other outgoing weights they are blamed "
       "differently and grow apart"},
      {silent_if_deaf,
       "-1 for a unit that hears nothing; its outgoing weights bring it blame, so its "
       "weights will move"},
      {silent_if_mute,
       "-1 for a unit whose outgoing weights are 0; what it sends makes them grow"},
      {no_bias, "the bias is not looked at: it too makes a unit differ, or speak"},
      {rows_of_weight2,
       "weight2 is [O,hidden]: the weight from unit u to output o is weight2[o * hidden "
       "+ u]"},
      {never_silent, "units that are 0 in everything never change: they get -1"}}});
