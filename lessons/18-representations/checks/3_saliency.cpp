// Grades 18.3.
#include <cmath>
#include <vector>

#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* map, const real* z, const real* w1, const real* w2,
                      const int* label, int N, int C, int H);
namespace mine {
Function saliency;
}
namespace solution {
Function saliency;
}

// The last unit sleeps; for the first input the other two cancel each other in part.
static void hand(Case& c) {
  c.set_size("N", 1);
  c.set_size("C", 2);
  c.set_size("H", 3);
  c.set_size("K", 2);
  c.set("z", {1, 2, -1});
  c.set("w1", {1, 2, 3, 1, 5, 5});
  c.set("w2", {7, 7, 7, 2, -1, 4});
  c.set("label", {1});
}

static void call(Case& c, Function* f) {
  const int N = c.size("N", {1, 2, 3, 5}), C = c.size("C", {1, 2, 4, 5}),
            H = c.size("H", {1, 3, 6, 8}), K = c.size("K", {1, 2, 3, 10});
  f(c.output("map", {N, C}), c.input("z", {N, H}), c.input("w1", {H, C}),
    c.input("w2", {K, H}), c.indices("label", {N}, K), N, C, H);
}

// The sum with its term, and its end, in question.
template <class Term, class End>
static void with(real* map, int N, int C, int H, Term term, End end) {
  for (int n = 0; n < N; ++n) {
    for (int c = 0; c < C; ++c) {
      real slope = 0;
      for (int h = 0; h < H; ++h) slope += term(n, h, c);
      map[n * C + c] = end(slope);
    }
  }
}
static real size_of(real slope) { return std::abs(slope); }

static void all_units(real* map, const real*, const real* w1, const real* w2,
                      const int* label, int N, int C, int H) {
  with(
      map, N, C, H,
      [=](int n, int h, int c) { return w2[label[n] * H + h] * w1[h * C + c]; }, size_of);
}
static void scaled(real* map, const real* z, const real* w1, const real* w2,
                   const int* label, int N, int C, int H) {
  with(
      map, N, C, H,
      [=](int n, int h, int c) {
        const real up = z[n * H + h] > 0 ? z[n * H + h] : 0;
        return up * w2[label[n] * H + h] * w1[h * C + c];
      },
      size_of);
}
static void each_size(real* map, const real* z, const real* w1, const real* w2,
                      const int* label, int N, int C, int H) {
  with(
      map, N, C, H,
      [=](int n, int h, int c) {
        return z[n * H + h] > 0 ? std::abs(w2[label[n] * H + h] * w1[h * C + c]) : 0;
      },
      size_of);
}
static void signed_slope(real* map, const real* z, const real* w1, const real* w2,
                         const int* label, int N, int C, int H) {
  with(
      map, N, C, H,
      [=](int n, int h, int c) {
        return z[n * H + h] > 0 ? w2[label[n] * H + h] * w1[h * C + c] : 0;
      },
      [](real slope) { return slope; });
}
static void first_class(real* map, const real* z, const real* w1, const real* w2,
                        const int*, int N, int C, int H) {
  const std::vector<int> zero(size_t(N), 0);
  solution::saliency(map, z, w1, w2, zero.data(), N, C, H);
}
static void first_picture(real* map, const real* z, const real* w1, const real* w2,
                          const int* label, int N, int C, int H) {
  for (int n = 0; n < N; ++n) {
    solution::saliency(map + n * C, z, w1, w2, label + n, 1, C, H);
  }
}
static void no_first_layer(real* map, const real* z, const real*, const real* w2,
                           const int* label, int N, int C, int H) {
  with(
      map, N, C, H,
      [=](int n, int h, int) { return z[n * H + h] > 0 ? w2[label[n] * H + h] : 0; },
      size_of);
}

static const Check<Function> check(
    {"18.3",
     hand,
     call,
     mine::saliency,
     solution::saliency,
     {{all_units,
       "units that sleep (z <= 0) are counted, too; through a shut ReLU "
       "nothing changes"},
      {scaled,
       "the terms are multiplied by relu(z); the slope of a ReLU is 1 or 0, not "
       "its value"},
      {each_size,
       "every term is made positive before the sum; they may cancel first, "
       "the bars stand around the whole sum"},
      {signed_slope, "the sign is still there; saliency is the slope's size: std::abs"},
      {first_class, "logit 0 is asked about in every picture; it is logit label[n]"},
      {first_picture,
       "the z of picture 0 is used for all; each has its own: z[n * H + "
       "h]"},
      {no_first_layer, "w1 is missing: the road from z back to x"}}});
