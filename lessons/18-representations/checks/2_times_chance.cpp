// Grades 18.2.
#include <algorithm>
#include <vector>

#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* times, const real* map, const int* mask, int N, int P);
namespace mine {
Function times_chance;
}
namespace solution {
Function times_chance;
}

// Two pictures of four pixels: all on the object, which is half of it; and an even map.
static void hand(Case& c) {
  c.set_size("N", 2);
  c.set_size("P", 4);
  c.set("map", {0, 3, 1, 0, 1, 1, 1, 1});
  c.set("mask", {0, 1, 1, 0, 1, 0, 0, 0});
}

static void call(Case& c, Function* f) {
  const int N = c.size("N", {1, 2, 3, 5}), P = c.size("P", {2, 3, 4, 6, 9});
  const real* map = c.input("map", {N, P}, 0.1, 3);
  const int* drawn = c.indices("mask", {N, P}, 2);
  std::vector<int> mask(drawn, drawn + N * P);
  for (int n = 0; n < N; ++n) {  // no mask is empty
    const auto begin = mask.begin() + n * P;
    if (std::count(begin, begin + P, 1) == 0) *begin = 1;
  }
  f(c.output("times", {N}), map, mask.data(), N, P);
}

// Three sums for each picture, and a mistake in what is made of them.
template <class Quotient>
static void with(real* times, const real* map, const int* mask, int N, int P,
                 Quotient quotient) {
  for (int n = 0; n < N; ++n) {
    real inside = 0, all = 0, area = 0;
    for (int p = n * P; p < (n + 1) * P; ++p) {
      all += map[p];
      inside += mask[p] ? map[p] : 0;
      area += real(mask[p]);
    }
    times[n] = quotient(inside, all, area, real(P));
  }
}
static void no_control(real* times, const real* map, const int* mask, int N, int P) {
  with(times, map, mask, N, P, [](real i, real all, real, real) { return i / all; });
}
static void no_size(real* times, const real* map, const int* mask, int N, int P) {
  with(times, map, mask, N, P,
       [](real i, real all, real a, real) { return i / all / a; });
}
static void against_outside(real* times, const real* map, const int* mask, int N, int P) {
  with(times, map, mask, N, P, [](real i, real all, real a, real pixels) {
    return i / (all - i + real(1e-9)) / (a / pixels);
  });
}
static void mean_inside(real* times, const real* map, const int* mask, int N, int P) {
  with(times, map, mask, N, P, [](real i, real, real a, real) { return i / a; });
}
static void multiplied(real* times, const real* map, const int* mask, int N, int P) {
  with(times, map, mask, N, P,
       [](real i, real all, real a, real pixels) { return i / all * (a / pixels); });
}
static void upside_down(real* times, const real* map, const int* mask, int N, int P) {
  with(times, map, mask, N, P,
       [](real i, real all, real a, real pixels) { return (a / pixels) / (i / all); });
}
static void all_pictures(real* times, const real* map, const int* mask, int N, int P) {
  solution::times_chance(times, map, mask, 1, N * P);
  for (int n = 1; n < N; ++n) times[n] = times[0];
}

static const Check<Function> check(
    {"18.2",
     hand,
     call,
     mine::times_chance,
     solution::times_chance,
     {{no_control, "this is the share alone; divide it by area, the share of chance"},
      {no_size, "area is a number of pixels here; it is to be a share: divide by P"},
      {against_outside, "inside is divided by what lies outside; divide by all of map"},
      {mean_inside,
       "this is the mean of map on the object; the sum of all of map is "
       "missing"},
      {multiplied, "inside is multiplied by area; it is divided by it"},
      {upside_down, "the quotient is upside down: it is inside / area"},
      {all_pictures, "all pictures are thrown together; every one has its own number"}}});
