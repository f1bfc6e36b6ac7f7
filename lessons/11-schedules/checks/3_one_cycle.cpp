// Grades 11.3.
#include <algorithm>
#include <cmath>

#include "grade/grade.h"

using namespace chainrule;
using Function = real(int step, int total, real peak, real first, real last);
namespace mine {
Function one_cycle;
}
namespace solution {
Function one_cycle;
}

// Ten steps, the peak at step 2: 0.2, 0.6, 1, and down to 0.1 at step 9.
static void hand(Case& c) {
  c.set_size("total", 10);
  c.set("peak", {1});
  c.set("first", {0.2});
  c.set("last", {0.1});
}

static void call(Case& c, Function* f) {
  const int total = c.size("total", {5, 7, 10, 13, 20, 33});
  const real peak = c.input("peak", {1}, 1, 2)[0],
             first = c.input("first", {1}, 0.2, 0.4)[0],
             last = c.input("last", {1}, 0.01, 0.1)[0];
  real* rate = c.output("rate", {total + 2});
  for (int step = 0; step < total + 2; ++step) {
    rate[step] = f(step, total, peak, first, last);
  }
}

// The solution with its parts open to slips.
namespace {
struct Slip {
  double rise = 0.3, less = 1, end = 1;
  bool straight = false, endless = false;
};
}  // namespace
static real cycle(int step, int total, real peak, real first, real last, Slip slip) {
  const real top = real(slip.rise) * real(total) - real(slip.less);
  const bool rising = real(step) < top;
  const real from = rising ? first : peak, to = rising ? peak : last;
  real share = rising ? real(step) / top
                      : (real(step) - top) / (real(total) - real(slip.end) - top);
  if (!slip.endless) share = std::min(share, real(1));
  if (slip.straight) return from + (to - from) * share;
  return to + (from - to) * (1 + std::cos(real(3.14159265358979323846) * share)) / 2;
}

static real straight(int step, int total, real peak, real first, real last) {
  Slip slip;
  slip.straight = true;
  return cycle(step, total, peak, first, last, slip);
}
static real top_too_late(int step, int total, real peak, real first, real last) {
  Slip slip;
  slip.less = 0;
  return cycle(step, total, peak, first, last, slip);
}
static real seventy_up(int step, int total, real peak, real first, real last) {
  Slip slip;
  slip.rise = 0.7;
  return cycle(step, total, peak, first, last, slip);
}
static real never_arrives(int step, int total, real peak, real first, real last) {
  Slip slip;
  slip.end = 0;
  return cycle(step, total, peak, first, last, slip);
}
static real rises_again(int step, int total, real peak, real first, real last) {
  Slip slip;
  slip.endless = true;
  return cycle(step, total, peak, first, last, slip);
}
static real stays_up(int step, int total, real peak, real first, real last) {
  const real top = real(0.3) * real(total) - 1;
  return real(step) < top ? solution::one_cycle(step, total, peak, first, last) : peak;
}
static real back_to_first(int step, int total, real peak, real first, real) {
  return solution::one_cycle(step, total, peak, first, first);
}
static real ends_swapped(int step, int total, real peak, real first, real last) {
  const real top = real(0.3) * real(total) - 1;
  const real rate = solution::one_cycle(step, total, peak, first, last);
  return (real(step) < top ? first : last) + peak - rate;
}

static const Check<Function> check(
    {"11.3",
     hand,
     call,
     mine::one_cycle,
     solution::one_cycle,
     {{straight, "both phases are straight lines; asked for is half a cosine each"},
      {top_too_late,
       "the peak is one step late: top = 0.3 total - 1, as steps count from "
       "0"},
      {seventy_up, "it rises for 70 % and falls for 30 %; it is the other way round"},
      {never_arrives,
       "the last step, total - 1, has not arrived at `last`: the phase "
       "down is total - 1 - top long"},
      {rises_again, "after the last step the cosine rises again: share is at most 1"},
      {stays_up, "phase 2 is missing: after the top the rate stays at the peak"},
      {back_to_first, "phase 2 ends at `first`; it ends at `last`"},
      {ends_swapped,
       "from and to are exchanged: at share 0 the cosine is 1, and the rate "
       "must be `from`"}}});
