// Grades 11.2.
#include <cmath>

#include "grade/grade.h"

using namespace chainrule;
using Function = real(int step, int warmup, int total, real peak, real floor);
namespace mine {
Function warmup_cosine;
}
namespace solution {
Function warmup_cosine;
}

// Up 0.5, 1; down from 1 over 4 steps, half way at 0.6; then 0.2.
static void hand(Case& c) {
  c.set_size("warmup", 2);
  c.set_size("down", 4);
  c.set("peak", {1});
  c.set("floor", {0.2});
}

static void call(Case& c, Function* f) {
  const int warmup = c.size("warmup", {1, 2, 3, 5, 8, 0}),
            total = warmup + c.size("down", {1, 2, 3, 4, 7, 8, 13});
  const real peak = c.input("peak", {1}, 0.5, 2)[0],
             floor = c.input("floor", {1}, 0.05, 0.2)[0];
  real* rate = c.output("rate", {total + 3});
  for (int step = 0; step < total + 3; ++step) {
    rate[step] = f(step, warmup, total, peak, floor);
  }
}

static real half_cosine(real share) {
  return (1 + std::cos(real(3.14159265358979323846) * share)) / 2;
}
static real not_shifted(int step, int warmup, int total, real peak, real floor) {
  if (step < warmup || step >= total) {
    return solution::warmup_cosine(step, warmup, total, peak, floor);
  }
  return floor + (peak - floor) * half_cosine(real(step) / real(total));
}
static real not_shortened(int step, int warmup, int total, real peak, real floor) {
  if (step < warmup || step >= total) {
    return solution::warmup_cosine(step, warmup, total, peak, floor);
  }
  return floor + (peak - floor) * half_cosine(real(step - warmup) / real(total));
}
static real rises_again(int step, int warmup, int total, real peak, real floor) {
  if (step < total) return solution::warmup_cosine(step, warmup, total, peak, floor);
  return floor + (peak - floor) * half_cosine(real(step - warmup) / real(total - warmup));
}
static real floor_added(int step, int warmup, int total, real peak, real floor) {
  if (step < warmup || step >= total) {
    return solution::warmup_cosine(step, warmup, total, peak, floor);
  }
  return floor + peak * half_cosine(real(step - warmup) / real(total - warmup));
}
static real no_half(int step, int warmup, int total, real peak, real floor) {
  const real rate = solution::warmup_cosine(step, warmup, total, peak, floor);
  return step < warmup || step >= total ? rate : floor + 2 * (rate - floor);
}
static real to_zero(int step, int warmup, int total, real peak, real) {
  return solution::warmup_cosine(step, warmup, total, peak, 0);
}
static real straight(int step, int warmup, int total, real peak, real floor) {
  if (step < warmup || step >= total) {
    return solution::warmup_cosine(step, warmup, total, peak, floor);
  }
  return peak + (floor - peak) * real(step - warmup) / real(total - warmup);
}
static real first_is_zero(int step, int warmup, int total, real peak, real floor) {
  if (step < warmup) return peak * real(step) / real(warmup);
  return solution::warmup_cosine(step, warmup, total, peak, floor);
}

static const Check<Function> check(
    {"11.2",
     hand,
     call,
     mine::warmup_cosine,
     solution::warmup_cosine,
     {{not_shifted,
       "the cosine counts from step 0, so it starts below the peak: its share "
       "is 0 at step `warmup`"},
      {not_shortened,
       "the cosine is stretched over `total` steps; only total - warmup are "
       "left for it"},
      {rises_again,
       "from step `total` on the cosine rises again; the rate stays at floor"},
      {floor_added,
       "the cosine falls by peak - floor, not by peak: it starts at peak + "
       "floor"},
      {no_half, "the half is missing: 1 + cos goes from 2 to 0"},
      {to_zero, "it falls to 0; asked for is floor"},
      {straight, "this falls in a straight line; asked for is half a cosine"},
      {first_is_zero, "the warm-up starts with the rate 0: (step + 1), as in 11.1"}}});
