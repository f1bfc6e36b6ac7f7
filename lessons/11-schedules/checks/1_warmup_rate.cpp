// Grades 11.1.
#include "grade/grade.h"

using namespace chainrule;
using Function = real(int step, int warmup, real peak);
namespace mine {
Function warmup_rate;
}
namespace solution {
Function warmup_rate;
}

// 0.2, 0.4, 0.6, 0.8, and then 0.8.
static void hand(Case& c) {
  c.set_size("warmup", 4);
  c.set("peak", {0.8});
}

// The whole schedule, and three steps more. With no warm-up at all, too.
static void call(Case& c, Function* f) {
  const int warmup = c.size("warmup", {1, 2, 3, 4, 5, 8, 0});
  const real peak = c.input("peak", {1}, 0.5, 2)[0];
  real* rate = c.output("rate", {warmup + 3});
  for (int step = 0; step < warmup + 3; ++step) rate[step] = f(step, warmup, peak);
}

static real as_noted(int step, int warmup, real peak) {
  return step >= warmup ? peak : peak * real(step) / real(warmup);
}
static real whole_division(int step, int warmup, real peak) {
  return step >= warmup ? peak : peak * real((step + 1) / warmup);
}
static real keeps_rising(int step, int warmup, real peak) {
  return warmup == 0 ? peak : peak * real(step + 1) / real(warmup);
}
static real one_more(int step, int warmup, real peak) {
  return step >= warmup ? peak : peak * real(step + 1) / real(warmup + 1);
}
static real nothing_after(int step, int warmup, real peak) {
  return step >= warmup ? 0 : solution::warmup_rate(step, warmup, peak);
}
static real always_peak(int, int, real peak) { return peak; }

static const Check<Function> check(
    {"11.1",
     hand,
     call,
     mine::warmup_rate,
     solution::warmup_rate,
     {{as_noted,
       "this is the notes' line: step 0 has the rate 0, where peak / warmup is "
       "asked for"},
      {whole_division,
       "(step + 1) / warmup divides two ints, which gives 0 or 1: "
       "real(step + 1) is a number with a fraction"},
      {keeps_rising, "after the warm-up the rate goes on rising; it stays at the peak"},
      {one_more,
       "the warm-up ends one part below the peak: there are `warmup` parts, and "
       "step warmup - 1 has the peak"},
      {nothing_after, "after the warm-up the rate is 0; it is the peak"},
      {always_peak,
       "every step has the peak: the first one should have peak / "
       "warmup"}}});
