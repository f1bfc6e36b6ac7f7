// Grades 07.3 on tapes drawn by lot: two leaves, then lines made from any lines above.
#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* gradient, const int* a, const int* b, const real* slope_a,
                      const real* slope_b, int lines);
namespace mine {
Function tape_backward;
}
namespace solution {
Function tape_backward;
}

// y = p s,  s = p + a,  p = a b,  at a = 3, b = 2: the formula of the notes.
static void hand(Case& c) {
  c.set_size("lines", 5);
  c.set("a", {-1, -1, 0, 2, 2});
  c.set("b", {-1, -1, 1, 0, 3});
  c.set("slope_a", {0, 0, 2, 1, 9});
  c.set("slope_b", {0, 0, 3, 1, 6});
}

// Numbers drawn for a and b that point to no line above mean "from nothing".
static void call(Case& c, Function* f) {
  const int lines = c.size("lines", {1, 2, 3, 5, 8, 13, 21});
  // One after the other: in this order the hand example prints them.
  const int* drawn_a = c.indices("a", {lines}, lines);
  const int* drawn_b = c.indices("b", {lines}, lines);
  const real* slope_a = c.input("slope_a", {lines});
  const real* slope_b = c.input("slope_b", {lines});
  std::vector<int> a(drawn_a, drawn_a + lines), b(drawn_b, drawn_b + lines);
  for (int i = 0; i < lines; ++i) {
    if (a[size_t(i)] >= i) a[size_t(i)] = i - 1;  // -1 for line 0
    if (b[size_t(i)] >= i) b[size_t(i)] = -1;
  }
  f(c.output("gradient", {lines}), a.data(), b.data(), slope_a, slope_b, lines);
}

struct Rules {
  bool adds = true, upwards = true, both = true, starts = true, clears = true;
  bool swapped = false, chains = true;
};

// The solution with one rule broken.
static void by(Rules rules, real* gradient, const int* a, const int* b,
               const real* slope_a, const real* slope_b, int lines) {
  for (int i = 0; i < lines && rules.clears; ++i) gradient[i] = 0;
  if (rules.starts) gradient[lines - 1] = 1;
  for (int step = 0; step < lines; ++step) {
    const int i = rules.upwards ? lines - 1 - step : step;
    const real from = rules.chains ? gradient[i] : real(1);
    const real to_a = from * (rules.swapped ? slope_b[i] : slope_a[i]);
    const real to_b = from * (rules.swapped ? slope_a[i] : slope_b[i]);
    if (a[i] >= 0) gradient[a[i]] = to_a + (rules.adds ? gradient[a[i]] : real(0));
    if (b[i] >= 0 && rules.both) {
      gradient[b[i]] = to_b + (rules.adds ? gradient[b[i]] : real(0));
    }
  }
}

static void written(real* gradient, const int* a, const int* b, const real* slope_a,
                    const real* slope_b, int lines) {
  Rules rules;
  rules.adds = false;
  by(rules, gradient, a, b, slope_a, slope_b, lines);
}
static void downwards(real* gradient, const int* a, const int* b, const real* slope_a,
                      const real* slope_b, int lines) {
  Rules rules;
  rules.upwards = false;
  by(rules, gradient, a, b, slope_a, slope_b, lines);
}
static void only_a(real* gradient, const int* a, const int* b, const real* slope_a,
                   const real* slope_b, int lines) {
  Rules rules;
  rules.both = false;
  by(rules, gradient, a, b, slope_a, slope_b, lines);
}
static void no_start(real* gradient, const int* a, const int* b, const real* slope_a,
                     const real* slope_b, int lines) {
  Rules rules;
  rules.starts = false;
  by(rules, gradient, a, b, slope_a, slope_b, lines);
}
static void not_cleared(real* gradient, const int* a, const int* b, const real* slope_a,
                        const real* slope_b, int lines) {
  Rules rules;
  rules.clears = false;
  by(rules, gradient, a, b, slope_a, slope_b, lines);
}
static void swapped(real* gradient, const int* a, const int* b, const real* slope_a,
                    const real* slope_b, int lines) {
  Rules rules;
  rules.swapped = true;
  by(rules, gradient, a, b, slope_a, slope_b, lines);
}
static void no_chain(real* gradient, const int* a, const int* b, const real* slope_a,
                     const real* slope_b, int lines) {
  Rules rules;
  rules.chains = false;
  by(rules, gradient, a, b, slope_a, slope_b, lines);
}

static const Check<Function> check(
    {"07.3",
     hand,
     call,
     mine::tape_backward,
     solution::tape_backward,
     {{written,
       "blame is written with =: a line that is used twice forgets the first; add with "
       "+="},
      {downwards, "the loop runs from line 0 down; blame comes from the end, so go up"},
      {only_a, "only the lines a[i] are blamed; b[i] had a hand in it too"},
      {no_start, "everything is 0: the last line's own gradient must start as 1"},
      {not_cleared, "the gradients are added to without being set to 0 first"},
      {swapped, "the slopes are exchanged: slope_a[i] belongs to line a[i]"},
      {no_chain,
       "only the slopes are added up; each must be multiplied by the gradient of the "
       "line that it leads to"}}});
