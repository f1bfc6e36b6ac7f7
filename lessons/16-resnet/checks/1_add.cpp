// Grades 16.1.
#include "grade/grade.h"
#include "ops/branch.h"

using namespace chainrule;
using Function = decltype(chainrule::add);
namespace mine {
Function add;
}
namespace solution {
Function add;
}

static void hand(Case& c) {
  c.set_size("count", 3);
  c.set("a", {1, -2, 0.5});
  c.set("b", {10, 20, 30});
}

static void call(Case& c, Function* f) {
  const int count = c.size("count");
  real* y = c.output("y", {count});
  const real* a = c.input("a", {count});  // a call's arguments have no order of their own
  f(y, a, c.input("b", {count}), count);
}

static void on_top(real* y, const real* a, const real* b, int count) {
  for (int i = 0; i < count; ++i) y[i] += a[i] + b[i];
}
static void only_body(real* y, const real* a, const real*, int count) {
  for (int i = 0; i < count; ++i) y[i] = a[i];
}
static void only_shortcut(real* y, const real*, const real* b, int count) {
  for (int i = 0; i < count; ++i) y[i] = b[i];
}
static void minus(real* y, const real* a, const real* b, int count) {
  for (int i = 0; i < count; ++i) y[i] = a[i] - b[i];
}
static void times(real* y, const real* a, const real* b, int count) {
  for (int i = 0; i < count; ++i) y[i] = a[i] * b[i];
}
static void mean(real* y, const real* a, const real* b, int count) {
  for (int i = 0; i < count; ++i) y[i] = (a[i] + b[i]) / 2;
}
static void one_short(real* y, const real* a, const real* b, int count) {
  for (int i = 0; i + 1 < count; ++i) y[i] = a[i] + b[i];
}

static const Check<Function> check(
    {"16.1",
     hand,
     call,
     mine::add,
     solution::add,
     {{on_top, "y is added to (+=); it is to be written (=): there is nothing in it yet"},
      {only_body, "y is a alone: b, the road around the body, is missing"},
      {only_shortcut, "y is b alone: a, what the body made, is missing"},
      {minus, "a minus b; both roads are added"},
      {times, "a times b; a product would be a gate, here the roads are added"},
      {mean, "the mean of a and b; it is their sum, nothing is halved"},
      {one_short, "the last number is not written: i goes up to count - 1"}}});
