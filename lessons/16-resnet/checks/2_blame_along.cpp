// Grades 16.2.
#include <algorithm>
#include <cmath>

#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* blame, const real* a, bool shortcuts, int L);
namespace mine {
Function blame_along;
}
namespace solution {
Function blame_along;
}

// Residual, and no promise: slopes 1.5, 0 (a body of -x) and 0.5.
static void hand(Case& c) {
  c.set_size("L", 3);
  c.set_size("shortcuts", 1);
  c.set("a", {0.5, -1, -0.5});
}

static void call(Case& c, Function* f) {
  const int L = c.size("L");
  const bool shortcuts = c.size("shortcuts", {0, 1}) == 1;
  f(c.output("blame", {L + 1}), c.input("a", {L}), shortcuts, L);
}

// The loop with its slope in question.
template <class Slope>
static void with(real* blame, int L, Slope slope) {
  blame[L] = 1;
  for (int l = L - 1; l >= 0; --l) blame[l] = slope(l) * blame[l + 1];
}

static void always_plain(real* blame, const real* a, bool, int L) {
  with(blame, L, [=](int l) { return a[l]; });
}
static void always_residual(real* blame, const real* a, bool, int L) {
  with(blame, L, [=](int l) { return a[l] + 1; });
}
static void at_least_one(real* blame, const real* a, bool shortcuts, int L) {
  with(blame, L, [=](int l) { return shortcuts ? std::max(real(1), a[l] + 1) : a[l]; });
}
static void sizes(real* blame, const real* a, bool shortcuts, int L) {
  with(blame, L, [=](int l) { return shortcuts ? std::abs(a[l]) + 1 : std::abs(a[l]); });
}
static void one_off(real* blame, const real* a, bool shortcuts, int L) {
  with(blame, L, [=](int l) {
    const real next = a[std::min(l + 1, L - 1)];
    return shortcuts ? next + 1 : next;
  });
}
static void forwards(real* blame, const real* a, bool shortcuts, int L) {
  blame[0] = 1;
  for (int l = 0; l < L; ++l) blame[l + 1] = blame[l] * (shortcuts ? a[l] + 1 : a[l]);
}
static void not_yet_known(real* blame, const real* a, bool shortcuts, int L) {
  blame[L] = 1;
  for (int l = 0; l < L; ++l) blame[l] = blame[l + 1] * (shortcuts ? a[l] + 1 : a[l]);
}
static void one_to_the_blame(real* blame, const real* a, bool shortcuts, int L) {
  blame[L] = 1;
  for (int l = L - 1; l >= 0; --l) blame[l] = a[l] * blame[l + 1] + real(shortcuts);
}
static void one_at_the_end(real* blame, const real* a, bool shortcuts, int L) {
  with(blame, L, [=](int l) { return a[l]; });
  for (int l = 0; l < L && shortcuts; ++l) blame[l] += 1;
}

static const Check<Function> check(
    {"16.2",
     hand,
     call,
     mine::blame_along,
     solution::blame_along,
     {{always_plain, "the slope is a[l] with shortcuts, too; there it is a[l] + 1"},
      {always_residual, "the slope is a[l] + 1 without shortcuts, too; there it is a[l]"},
      {at_least_one,
       "slopes below 1 are lifted to 1; nothing does that: where a[l] is negative, "
       "a[l] + 1 is below 1"},
      {sizes, "the sign of a[l] is lost; a slope may be negative"},
      {one_off, "blame[l] is made with block l + 1; between l and l + 1 stands block l"},
      {forwards,
       "blame runs from the first block to the last; it comes from behind: blame[L] is "
       "1"},
      {not_yet_known,
       "blame[l + 1] was read before it was set: go from the last block to the first"},
      {one_to_the_blame,
       "a[l] blame[l + 1] + 1: the 1 belongs to the slope, (a[l] + 1) blame[l + 1]"},
      {one_at_the_end,
       "1 is added once, to the whole product; every block has its own shortcut"}}});
