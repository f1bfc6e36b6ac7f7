// Grades 12.2. Rates are eighths, and 1/2 is left out: there both wrong lines are right.
#include "grade/grade.h"
#include "ops/dropout.h"

using namespace chainrule;
using Function = decltype(chainrule::dropout_forward);
namespace mine {
Function dropout_forward;
}
namespace solution {
Function dropout_forward;
}

// Key {12, 7}: of the eight numbers the one at 2 is below 1/4, and so is the one at 5.
static void hand(Case& c) {
  c.set_size("count", 8);
  c.set_size("eighths", 2);
  c.set_size("start", 0);
  c.set("x", {3, 6, 9, -3, -6, -9, 12, 15});
}

static void call(Case& c, Function* f) {
  const int count = c.size("count", {8, 13, 21, 34}),
            eighths = c.size("eighths", {1, 2, 3, 5, 6}),
            start = c.size("start", {0, 1, 2, 5, 100});
  f(c.output("y", {count}), c.input("x", {count}), real(eighths) / 8, {12, 7},
    uint64_t(start), count);
}

struct Line {
  bool keeps_below;  // keeps where the random number is below the rate
  real factor;       // what a kept number is multiplied by
};
static void with(Line line, real* y, const real* x, real rate, Key key, uint64_t start,
                 int count) {
  for (int i = 0; i < count; ++i) {
    const bool below = uniform(key, start + uint64_t(i)) < rate;
    y[i] = below == line.keeps_below ? x[i] * line.factor : 0;
  }
}

static void as_the_notes(real* y, const real* x, real rate, Key key, uint64_t start,
                         int count) {
  with({true, 1 / (1 - rate)}, y, x, rate, key, start, count);
}
static void scale_mended(real* y, const real* x, real rate, Key key, uint64_t start,
                         int count) {
  with({true, 1 / rate}, y, x, rate, key, start, count);
}
static void divided_by_rate(real* y, const real* x, real rate, Key key, uint64_t start,
                            int count) {
  with({false, 1 / rate}, y, x, rate, key, start, count);
}
static void classic(real* y, const real* x, real rate, Key key, uint64_t start,
                    int count) {
  with({false, 1}, y, x, rate, key, start, count);
}
static void multiplied(real* y, const real* x, real rate, Key key, uint64_t start,
                       int count) {
  with({false, 1 - rate}, y, x, rate, key, start, count);
}
static void mirrored(real* y, const real* x, real rate, Key key, uint64_t start,
                     int count) {
  for (int i = 0; i < count; ++i) {
    const bool kept = uniform(key, start + uint64_t(i)) < 1 - rate;
    y[i] = kept ? x[i] / (1 - rate) : 0;
  }
}
static void no_start(real* y, const real* x, real rate, Key key, uint64_t, int count) {
  solution::dropout_forward(y, x, rate, key, 0, count);
}
static void one_number(real* y, const real* x, real rate, Key key, uint64_t start,
                       int count) {
  for (int i = 0; i < count; ++i) {
    solution::dropout_forward(y + i, x + i, rate, key, start, 1);
  }
}
static void only_scaled(real* y, const real* x, real rate, Key, uint64_t, int count) {
  for (int i = 0; i < count; ++i) y[i] = x[i] / (1 - rate);
}

static const Check<Function> check(
    {"12.2",
     hand,
     call,
     mine::dropout_forward,
     solution::dropout_forward,
     {{as_the_notes,
       "that is the notes' line as it stands: it keeps the share `rate` instead of "
       "dropping it, and the mean becomes rate / (1 - rate) x"},
      {scale_mended,
       "the expected value is right, but the share `rate` is kept, not dropped: the mask "
       "is at fault, not the scale"},
      {divided_by_rate,
       "the mask is right; but what is kept is the share 1 - rate, and that is what to "
       "divide by"},
      {classic,
       "the classic form: kept numbers are not scaled, so the mean shrinks to (1 - rate) "
       "x, and whoever tests must scale; asked for is the form that scales now"},
      {multiplied,
       "kept numbers are multiplied by 1 - rate; to make up for the dropped ones they "
       "must grow: divide"},
      {mirrored,
       "share and scale are right, but the other end of 0 .. 1 is dropped: backward "
       "drops "
       "where the number is below the rate, and the two masks must be one"},
      {no_start, "start is not used: element i takes the random number start + i"},
      {one_number, "all elements take the same random number: element i takes start + i"},
      {only_scaled, "nothing is dropped: only the scale is there"}}});
