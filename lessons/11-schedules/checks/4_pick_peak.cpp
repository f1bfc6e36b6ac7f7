// Grades 11.4.
#include <algorithm>
#include <vector>

#include "grade/grade.h"
#include "random.h"

using namespace chainrule;
using Function = real(const real* rates, const real* losses, int count);
namespace mine {
Function pick_peak;
}
namespace solution {
Function pick_peak;
}

// Smooth: 2, 1.474, 1.373, then 3.59, which is the end. A third of 0.12.
static void hand(Case& c) {
  c.set_size("count", 5);
  c.set_size("run", 0);
  c.set("rates", {0.01, 0.03, 0.12, 0.3, 0.9});
  c.set("losses", {2, 1, 1.2, 9, 0.1});
}

// What a range test sees: the loss falls and rises. In most runs it jumps up once and is
// lower than ever afterwards, which must not count.
static std::vector<double> falling(int run, int count) {
  Rng rng{{uint64_t(run), uint64_t(count)}};
  std::vector<double> losses;
  for (int i = 0; i < count; ++i) {
    double loss = 2 - 1.6 * std::min(1.0, 4.0 * i / count);
    if (i > count / 4) loss += 1;  // the brink is behind it
    loss += double(rng.uniform(real(-0.3), real(0.3)));
    if (run % 3 != 0 && i > count / 2) loss = double(rng.uniform(real(0.1), real(0.3)));
    if (run % 3 != 0 && i == count / 2) loss = run % 2 == 0 ? 9 : 20;
    losses.push_back(loss);
  }
  return losses;
}

static void call(Case& c, Function* f) {
  const int count = c.size("count", {2, 5, 13, 34, 55}),
            run = c.size("run", {1, 2, 3, 4, 5, 6, 7, 8, 9});
  if (run > 0) c.set("losses", falling(run, count));
  *c.output("peak", {1}) =
      f(c.input("rates", {count}, 0.01, 1), c.input("losses", {count}), count);
}

// The solution with its parts open to slips.
namespace {
struct Slip {
  real keep = real(0.9), stop = real(1.5), share = 3;
  bool corrected = true, above_first = false, latest = false;
};
}  // namespace
static real pick(const real* rates, const real* losses, int count, Slip slip) {
  real sum = 0, power = 1, lowest = 0, first = 0, rate = rates[0];
  for (int i = 0; i < count; ++i) {
    sum = slip.keep * sum + (1 - slip.keep) * losses[i];
    power *= slip.keep;
    const real smooth = slip.corrected ? sum / (1 - power) : sum;
    if (i == 0) first = smooth;
    if (i > 0 && smooth > slip.stop * (slip.above_first ? first : lowest)) break;
    if (slip.latest || i == 0 || smooth < lowest) {
      lowest = i == 0 || smooth < lowest ? smooth : lowest;
      rate = rates[i];
    }
  }
  return rate / slip.share;
}

static real not_smoothed(const real* rates, const real* losses, int count) {
  Slip slip;
  slip.keep = 0;
  return pick(rates, losses, count, slip);
}
static real not_corrected(const real* rates, const real* losses, int count) {
  Slip slip;
  slip.corrected = false;
  return pick(rates, losses, count, slip);
}
static real no_stop(const real* rates, const real* losses, int count) {
  Slip slip;
  slip.stop = real(1e30);
  return pick(rates, losses, count, slip);
}
static real the_brink(const real* rates, const real* losses, int count) {
  Slip slip;
  slip.share = 1;
  return pick(rates, losses, count, slip);
}
static real above_the_first(const real* rates, const real* losses, int count) {
  Slip slip;
  slip.above_first = true;
  return pick(rates, losses, count, slip);
}
static real the_latest(const real* rates, const real* losses, int count) {
  Slip slip;
  slip.latest = true;
  return pick(rates, losses, count, slip);
}

static const Check<Function> check(
    {"11.4",
     hand,
     call,
     mine::pick_peak,
     solution::pick_peak,
     {{not_smoothed,
       "single batches decide; asked for is the lowest of the running mean"},
      {not_corrected,
       "sum starts at 0 and is too small in the first steps: divide it by "
       "1 - 0.9^(i + 1)"},
      {no_stop,
       "steps after the blow-up count: stop where smooth is above 1.5 times the "
       "lowest so far"},
      {the_brink, "this is the rate of the lowest itself; a third of it is asked for"},
      {above_the_first,
       "smooth is compared with the first one; 1.5 times the lowest so far "
       "ends the test"},
      {the_latest,
       "this is the last rate before the blow-up; asked for is the one where "
       "smooth was lowest"}}});
