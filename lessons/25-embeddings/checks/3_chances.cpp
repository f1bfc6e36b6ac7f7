// Grades 25.3.
#include <cmath>

#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* p, const real* counts, int V);
namespace mine {
Function chances;
}
namespace solution {
Function chances;
}

// 16^0.75 = 8 and 81^0.75 = 27: 1/36, 8/36, 27/36.
static void hand(Case& c) {
  c.set_size("V", 3);
  c.set("counts", {1, 16, 81});
}

static void call(Case& c, Function* f) {
  const int V = c.size("V", {1, 2, 3, 5, 8, 13});
  f(c.output("p", {V}), c.input("counts", {V}, 1, 300), V);
}

// Powers over the sum of what `summed` makes of the counts.
template <class Power, class Summed>
static void with(real* p, const real* counts, int V, Power power, Summed summed) {
  real sum = 0;
  for (int v = 0; v < V; ++v) sum += summed(counts[v]);
  for (int v = 0; v < V; ++v) p[v] = power(counts[v]) / sum;
}
static real raised(real count) { return std::pow(count, real(0.75)); }
static real as_is(real count) { return count; }

static void no_power(real* p, const real* counts, int V) {
  with(p, counts, V, as_is, as_is);
}
static void sum_of_counts(real* p, const real* counts, int V) {
  with(p, counts, V, raised, as_is);
}
static void over_v(real* p, const real* counts, int V) {
  with(p, counts, V, raised, [](real) { return real(1); });
}
static void no_sum(real* p, const real* counts, int V) {
  for (int v = 0; v < V; ++v) p[v] = raised(counts[v]);
}
static void power_late(real* p, const real* counts, int V) {
  no_power(p, counts, V);
  for (int v = 0; v < V; ++v) p[v] = raised(p[v]);
}
static void inverse(real* p, const real* counts, int V) {
  const auto power = [](real count) { return std::pow(count, real(4) / 3); };
  with(p, counts, V, power, power);
}
static void whole_division(real* p, const real* counts, int V) {
  const auto power = [](real count) { return std::pow(count, real(3 / 4)); };
  with(p, counts, V, power, power);
}
static void times(real* p, const real* counts, int V) {
  const auto power = [](real count) { return real(0.75) * count; };
  with(p, counts, V, power, as_is);
}

static const Check<Function> check(
    {"25.3",
     hand,
     call,
     mine::chances,
     solution::chances,
     {{no_power, "these are the shares of the counts themselves: the power is missing"},
      {sum_of_counts,
       "the power is divided by the sum of the counts; divide by the sum of the powers, "
       "else p does not sum to 1"},
      {over_v, "divided by V, not by the sum of the powers"},
      {no_sum, "the powers are not divided by their sum"},
      {power_late,
       "the power is taken of the finished shares: they no longer sum to 1; take it of "
       "the counts, before summing"},
      {inverse, "the power is 4/3: frequent words would come even more often"},
      {whole_division,
       "3 / 4 is a division of whole numbers, 0, and any count to the power 0 is 1: "
       "write real(0.75)"},
      {times, "the count is multiplied by 0.75, not raised to it: std::pow"}}});
