// Grades 01.1: the function's values at a few points.
#include <cmath>

#include "grade/grade.h"

using namespace chainrule;
using Function = real(real z);
namespace mine {
Function sigmoid;
}
namespace solution {
Function sigmoid;
}

static void hand(Case& c) {
  c.set_size("N", 3);
  c.set("z", {0, 2, -2});
}

static void call(Case& c, Function* f) {
  const int N = c.size("N");
  const real* z = c.input("z", {N}, -6, 6);
  real* p = c.output("sigmoid(z)", {N});
  for (int n = 0; n < N; ++n) p[n] = f(z[n]);
}

static real sign_forgotten(real z) { return 1 / (1 + std::exp(z)); }
static real no_parentheses(real z) { return 1 / 1 + std::exp(-z); }
static real no_one(real z) { return 1 / std::exp(-z); }
static real a_step(real z) { return z > 0 ? real(1) : real(0); }
static real minus(real z) { return 1 / (1 - std::exp(-z)); }
static real the_slope(real z) {
  return solution::sigmoid(z) * (1 - solution::sigmoid(z));
}

static const Check<Function> check(
    {"01.1",
     hand,
     call,
     mine::sigmoid,
     solution::sigmoid,
     {{sign_forgotten,
       "the curve is mirrored: e is raised to -z, so std::exp(-z), not std::exp(z)"},
      {no_parentheses,
       "1 / 1 + e is computed as (1 / 1) + e: put parentheses around 1 + std::exp(-z)"},
      {no_one, "below the line stands 1 + e^(-z), not e^(-z) alone"},
      {a_step, "this jumps from 0 to 1; the sigmoid climbs smoothly"},
      {minus, "below the line stands 1 PLUS e^(-z); the minus belongs to the z"},
      {the_slope, "this is the sigmoid's slope p (1 - p); asked for is p itself"}}});
