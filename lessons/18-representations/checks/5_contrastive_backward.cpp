// Grades 18.5. In the hand example two that are not the same lie in one place.
#include <algorithm>
#include <cmath>

#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* da, real* db, const real* a, const real* b, const int* same,
                      real margin, int P, int D);
namespace mine {
Function contrastive_backward;
}
namespace solution {
Function contrastive_backward;
void contrastive_loss(real* loss, const real* a, const real* b, const int* same,
                      real margin, int P, int D);
}  // namespace solution

static void hand(Case& c) {
  c.set_size("P", 4);
  c.set_size("D", 2);
  c.set("a", {3, 4, 1, 1, 0, 0, 1, 1});
  c.set("b", {0, 0, 1, 2, 4, 3, 1, 1});
  c.set("same", {1, 0, 0, 0});
  c.set("margin", {3});
}

struct Arrays {
  const real *a, *b;
  const int* same;
  real margin;
};
static Arrays arrays(Case& c, int P, int D) {
  return {c.input("a", {P, D}, -0.9, 0.9), c.input("b", {P, D}, -0.9, 0.9),
          c.indices("same", {P}, 2), c.input("margin", {1}, 0.8, 1.8)[0]};
}

static void call(Case& c, Function* f) {
  const int P = c.size("P"), D = c.size("D", {1, 2, 3, 5});
  const Arrays in = arrays(c, P, D);
  f(c.output("da", {P, D}), c.output("db", {P, D}), in.a, in.b, in.same, in.margin, P, D);
}

static void forward(Case& c) {
  const int P = c.size("P"), D = c.size("D", {1, 2, 3, 5});
  const Arrays in = arrays(c, P, D);
  solution::contrastive_loss(c.output("loss", {1}), in.a, in.b, in.same, in.margin, P, D);
}

// Every pair's factor before (a - b) in question.
template <class Factor>
static void with(real* da, real* db, const real* a, const real* b, int P, int D,
                 Factor factor) {
  for (int p = 0; p < P; ++p) {
    real squares = 0;
    for (int k = p * D; k < (p + 1) * D; ++k) squares += (a[k] - b[k]) * (a[k] - b[k]);
    const real f = factor(p, std::sqrt(squares));
    for (int k = p * D; k < (p + 1) * D; ++k) {
      da[k] = f * (a[k] - b[k]) / real(P);
      db[k] = -da[k];
    }
  }
}
static real push(real margin, real d) {
  return d > 0 && d < margin ? -(margin - d) / d : 0;
}

static void pushed_together(real* da, real* db, const real* a, const real* b,
                            const int* same, real m, int P, int D) {
  with(da, db, a, b, P, D, [=](int p, real d) { return same[p] ? 1 : -push(m, d); });
}
static void no_direction(real* da, real* db, const real* a, const real* b,
                         const int* same, real m, int P, int D) {
  with(da, db, a, b, P, D, [=](int p, real d) {
    return same[p] ? 1 : d < m ? -(m - d) : 0;
  });
}
static void never_far(real* da, real* db, const real* a, const real* b, const int* same,
                      real m, int P, int D) {
  with(da, db, a, b, P, D, [=](int p, real d) {
    return same[p] ? 1 : d > 0 ? -(m - d) / d : 0;
  });
}
static void divided(real* da, real* db, const real* a, const real* b, const int* same,
                    real m, int P, int D) {
  with(da, db, a, b, P, D, [=](int p, real d) {
    return !same[p] ? push(m, d) : d > 0 ? 1 / d : 0;
  });
}
static void no_mean(real* da, real* db, const real* a, const real* b, const int* same,
                    real m, int P, int D) {
  with(da, db, a, b, P, D,
       [=](int p, real d) { return real(P) * (same[p] ? 1 : push(m, d)); });
}
static void equal_sides(real* da, real* db, const real* a, const real* b, const int* same,
                        real m, int P, int D) {
  solution::contrastive_backward(da, db, a, b, same, m, P, D);
  std::copy(da, da + P * D, db);
}
static void zero_over_zero(real* da, real* db, const real* a, const real* b,
                           const int* same, real m, int P, int D) {
  with(da, db, a, b, P, D, [=](int p, real d) {
    return same[p] ? 1 : d < m ? -(m - d) / d : 0;
  });
}
static void pull_only(real* da, real* db, const real* a, const real* b, const int* same,
                      real, int P, int D) {
  with(da, db, a, b, P, D, [=](int p, real) { return real(same[p] ? 1 : 0); });
}

static const Check<Function> check(
    {"18.5",
     hand,
     call,
     mine::contrastive_backward,
     solution::contrastive_backward,
     {{pushed_together,
       "pairs that are not the same are pulled; a step goes against the "
       "gradient, so theirs needs a minus: -(margin - d)"},
      {no_direction, "the division by d is missing: d changes with a by (a - b) / d"},
      {never_far, "pairs beyond the margin are pulled back; they get nothing"},
      {divided, "pairs that are the same are divided by d; d^2 has no root any more"},
      {no_mean, "P times too large: the loss is a mean over the pairs"},
      {equal_sides, "db equals da; b stands behind a minus sign: db is -da"},
      {zero_over_zero,
       "0 / 0 where two that are not the same lie in one place: there da "
       "and db are 0"},
      {pull_only,
       "pairs that are not the same get nothing; nearer than the margin they "
       "are pushed apart"}},
     forward});
