// Grades 08.4: asks at several places.
#include <algorithm>

#include "grade/grade.h"

using namespace chainrule;
using Function = real(real x, int folds);
namespace mine {
Function square_by_folding;
}
namespace solution {
Function square_by_folding;
}

// One fold: 1/4 becomes 1/4 - (1/2)/4 = 1/8, and 1/2 becomes 1/2 - 1/4 = 1/4, exactly.
static void hand(Case& c) {
  c.set_size("folds", 1);
  c.set_size("places", 4);
  c.set("x", {0.25, 0.5, 0.75, 1});
}

static void call(Case& c, Function* f) {
  const int folds = c.size("folds", {0, 1, 2, 3, 4, 5, 7});
  const int places = c.size("places", {4, 8, 13});
  const real* x = c.input("x", {places}, 0.02, 0.98);
  real* y = c.output("y", {places});
  for (int i = 0; i < places; ++i) y[i] = f(x[i], folds);
}

static real tent(real x) {
  return 2 * std::max(x, real(0)) - 4 * std::max(x - real(0.5), real(0));
}

// The loop with its lines in question.
static real with(real x, int folds, real start, real first_share, real quarter,
                 real sign) {
  real y = start, folded = x, share = first_share;
  for (int i = 0; i < folds; ++i) {
    folded = tent(folded);
    share *= quarter;
    y += sign * share * folded;
  }
  return y;
}
static real halves(real x, int folds) { return with(x, folds, x, 1, real(0.5), -1); }
static real plus(real x, int folds) { return with(x, folds, x, 1, real(0.25), 1); }
static real without_x(real x, int folds) { return with(x, folds, 0, 1, real(0.25), -1); }
static real starts_with_one(real x, int folds) {
  return with(x, folds, x, 4, real(0.25), -1);
}
static real all_quarters(real x, int folds) {
  return with(x, folds, x, real(0.25), 1, -1);
}
static real one_tent(real x, int folds) {
  real y = x, share = 1;
  for (int i = 0; i < folds; ++i) {
    share /= 4;
    y -= share * tent(x);
  }
  return y;
}
static real folds_the_sum(real x, int folds) {
  real y = x, share = 1;
  for (int i = 0; i < folds; ++i) {
    share /= 4;
    y -= share * tent(y);
  }
  return y;
}
static real true_square(real x, int) { return x * x; }
static real one_more(real x, int folds) {
  return solution::square_by_folding(x, folds + 1);
}

static const Check<Function> check(
    {"08.4",
     hand,
     call,
     mine::square_by_folding,
     solution::square_by_folding,
     {{halves, "each stage has half the weight of the one before; a quarter is asked"},
      {plus, "the tents are added; they are taken away from x"},
      {without_x, "the sum starts at 0; it starts at x"},
      {starts_with_one, "the first tent has weight 1; it has 1/4, the second 1/16"},
      {all_quarters, "every tent has weight 1/4; the weights fall: 1/4, 1/16, 1/64"},
      {one_tent, "every stage is tent(x); fold what has been folded already"},
      {folds_the_sum,
       "the tent is taken of the sum; keep the folded number and the sum apart"},
      {true_square, "this is x * x itself; asked for is what the tents make of it"},
      {one_more, "one fold too many: with folds = 0 the answer is x"}}});
