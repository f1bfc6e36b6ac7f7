// Grades 18.4.
#include <algorithm>
#include <cmath>

#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* loss, const real* a, const real* b, const int* same,
                      real margin, int P, int D);
namespace mine {
Function contrastive_loss;
}
namespace solution {
Function contrastive_loss;
}

// Distances 5, 1 and 5: the same; not, and too near; not, and far enough.
static void hand(Case& c) {
  c.set_size("P", 3);
  c.set_size("D", 2);
  c.set("a", {3, 4, 1, 1, 0, 0});
  c.set("b", {0, 0, 1, 2, 4, 3});
  c.set("same", {1, 0, 0});
  c.set("margin", {3});
}

static void call(Case& c, Function* f) {
  const int P = c.size("P"), D = c.size("D", {1, 2, 3, 5});
  f(c.output("loss", {1}), c.input("a", {P, D}, -0.9, 0.9),
    c.input("b", {P, D}, -0.9, 0.9), c.indices("same", {P}, 2),
    c.input("margin", {1}, 0.8, 1.8)[0], P, D);
}

// The mean of what pairs cost, with the cost in question.
template <class Cost>
static void with(real* loss, const real* a, const real* b, int P, int D, Cost cost) {
  real sum = 0;
  for (int p = 0; p < P; ++p) {
    real squares = 0;
    for (int k = p * D; k < (p + 1) * D; ++k) squares += (a[k] - b[k]) * (a[k] - b[k]);
    sum += cost(p, std::sqrt(squares));
  }
  loss[0] = sum / real(P);
}
static real half_square(real x) { return x * x / 2; }
static real lack(real margin, real d) { return std::max(real(0), margin - d); }

static void swapped(real* loss, const real* a, const real* b, const int* same, real m,
                    int P, int D) {
  with(loss, a, b, P, D,
       [=](int p, real d) { return half_square(same[p] ? lack(m, d) : d); });
}
static void never_far(real* loss, const real* a, const real* b, const int* same, real m,
                      int P, int D) {
  with(loss, a, b, P, D, [=](int p, real d) { return half_square(same[p] ? d : m - d); });
}
static void squared_distance(real* loss, const real* a, const real* b, const int* same,
                             real m, int P, int D) {
  with(loss, a, b, P, D, [=](int p, real d) {
    return same[p] ? half_square(d) : half_square(lack(m, d * d));
  });
}
static void pull_only(real* loss, const real* a, const real* b, const int* same, real,
                      int P, int D) {
  with(loss, a, b, P, D, [=](int p, real d) { return same[p] ? half_square(d) : 0; });
}
static void no_half(real* loss, const real* a, const real* b, const int* same, real m,
                    int P, int D) {
  solution::contrastive_loss(loss, a, b, same, m, P, D);
  loss[0] *= 2;
}
static void no_square(real* loss, const real* a, const real* b, const int* same, real m,
                      int P, int D) {
  with(loss, a, b, P, D, [=](int p, real d) { return (same[p] ? d : lack(m, d)) / 2; });
}
static void sum_of_all(real* loss, const real* a, const real* b, const int* same, real m,
                       int P, int D) {
  solution::contrastive_loss(loss, a, b, same, m, P, D);
  loss[0] *= real(P);
}

static const Check<Function> check(
    {"18.4",
     hand,
     call,
     mine::contrastive_loss,
     solution::contrastive_loss,
     {{swapped, "same and not the same are swapped: same[p] is 1 where d^2 / 2 is paid"},
      {never_far, "pairs farther apart than the margin pay, too; max(0, ...) is missing"},
      {squared_distance, "margin - d^2 where margin - d is asked: the root is missing"},
      {pull_only, "pairs that are not the same cost nothing: all would end in one point"},
      {no_half, "twice too large: what a pair costs is halved"},
      {no_square, "d and margin - d are not squared"},
      {sum_of_all, "this is the sum; the loss is the mean over the P pairs"}}});
