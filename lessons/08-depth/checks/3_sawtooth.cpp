// Grades 08.3: asks at several places.
#include <algorithm>

#include "grade/grade.h"

using namespace chainrule;
using Function = real(real x, int folds);
namespace mine {
Function sawtooth;
}
namespace solution {
Function sawtooth;
}

// 3/16 after two folds: 3/8, then 3/4.
static void hand(Case& c) {
  c.set_size("folds", 2);
  c.set_size("places", 4);
  c.set("x", {0.1875, 0.25, 0.625, 1});
}

static void call(Case& c, Function* f) {
  const int folds = c.size("folds", {1, 2, 3, 4, 5, 7});
  const int places = c.size("places", {5, 8, 13});
  const real* x = c.input("x", {places}, 0.02, 0.98);
  real* y = c.output("y", {places});
  for (int i = 0; i < places; ++i) y[i] = f(x[i], folds);
}

static real relu(real z) { return std::max(z, real(0)); }
static real tent(real x) { return 2 * relu(x) - 4 * relu(x - real(0.5)); }

static real once(real x, int) { return tent(x); }
static real one_more(real x, int folds) { return solution::sawtooth(x, folds + 1); }
static real one_less(real x, int folds) {
  return folds == 1 ? x : solution::sawtooth(x, folds - 1);
}
static real added(real x, int folds) { return real(folds) * tent(x); }
static real two_twos(real x, int folds) {
  for (int i = 0; i < folds; ++i) x = 2 * relu(x) - 2 * relu(x - real(0.5));
  return x;
}
static real no_relu(real x, int folds) {
  for (int i = 0; i < folds; ++i) x = 2 * x - 4 * (x - real(0.5));
  return x;
}
static real kink_at_one(real x, int folds) {
  for (int i = 0; i < folds; ++i) x = 2 * relu(x) - 4 * relu(x - 1);
  return x;
}
static real old_x(real x, int folds) {
  real y = x;
  for (int i = 0; i < folds; ++i) y = 2 * relu(y) - 4 * relu(x - real(0.5));
  return y;
}

static const Check<Function> check(
    {"08.3",
     hand,
     call,
     mine::sawtooth,
     solution::sawtooth,
     {{once, "the tent is applied once; asked for is folds times, each to what came out"},
      {one_more, "one fold too many: with folds = 1 it is tent(x)"},
      {one_less, "one fold is missing: with folds = 1 it is tent(x), not x"},
      {added, "the same tent is added up; the next tent takes what came out of the last"},
      {two_twos,
       "the second neuron has weight -2, which only makes the tent level after "
       "1/2; to go down it takes -4"},
      {no_relu, "there is no relu in it: then it is a straight line, however often"},
      {kink_at_one, "the second neuron wakes up at 1; it must at 1/2"},
      {old_x,
       "the second neuron still looks at the first x; both look at what came out "
       "of the fold before"}}});
