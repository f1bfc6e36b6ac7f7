// Grades 18.1.
#include <algorithm>

#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* w, const real* dw, int backbone, int count, real rate,
                      real share);
namespace mine {
Function two_rates;
}
namespace solution {
Function two_rates;
}

static void hand(Case& c) {
  c.set_size("count", 5);
  c.set_size("backbone", 3);
  c.set("w", {1, 1, 1, 1, 1});
  c.set("dw", {10, 20, -10, 1, 2});
  c.set("rate", {0.1});
  c.set("share", {0.1});
}

static void call(Case& c, Function* f) {
  const int count = c.size("count"),
            backbone = std::min(count, c.size("backbone", {0, 1, 2, 4, 6}));
  const real rate = c.input("rate", {1}, 0.2, 0.9)[0],
             share = c.input("share", {1}, 0.2, 0.7)[0];
  f(c.added("w", {count}), c.input("dw", {count}), backbone, count, rate, share);
}

// The solution with other numbers handed to it.
static void one_rate(real* w, const real* dw, int, int count, real rate, real) {
  solution::two_rates(w, dw, 0, count, rate, 1);
}
static void all_slow(real* w, const real* dw, int, int count, real rate, real share) {
  solution::two_rates(w, dw, count, count, rate, share);
}
static void swapped(real* w, const real* dw, int backbone, int count, real rate,
                    real share) {
  solution::two_rates(w, dw, backbone, count, share * rate, 1 / share);
}
static void one_more(real* w, const real* dw, int backbone, int count, real rate,
                     real share) {
  solution::two_rates(w, dw, backbone + 1, count, rate, share);
}
static void frozen(real* w, const real* dw, int backbone, int count, real rate, real) {
  solution::two_rates(w, dw, backbone, count, rate, 0);
}
static void share_is_rate(real* w, const real* dw, int backbone, int count, real rate,
                          real share) {
  solution::two_rates(w, dw, backbone, count, rate, share / rate);
}
static void uphill(real* w, const real* dw, int backbone, int count, real rate,
                   real share) {
  solution::two_rates(w, dw, backbone, count, -rate, share);
}

static const Check<Function> check(
    {"18.1",
     hand,
     call,
     mine::two_rates,
     solution::two_rates,
     {{one_rate,
       "every weight walks with the head's rate; the first `backbone` weights "
       "are to walk share times as far"},
      {all_slow, "the head walks with share rate, too; it is new and needs all of rate"},
      {swapped, "the two are swapped: the first `backbone` weights are the slow ones"},
      {one_more,
       "weight number `backbone` is slow, too; it is the first of the head: "
       "compare with <, not <="},
      {frozen, "the backbone does not move at all; that is right for share 0 only"},
      {share_is_rate, "share is taken for the backbone's rate; its rate is share rate"},
      {uphill, "a step up: w grows by rate dw; it is to shrink by that"}}});
