// Grades 25.5.
#include <cmath>
#include <vector>

#include "grade/grade.h"

using namespace chainrule;
using Function = real(const real* a, const real* b, int C);
namespace mine {
Function cosine;
}
namespace solution {
Function cosine;
}

// 3 4 0 and 0 4 3: 16 over 5 times 5.
static void hand(Case& c) {
  c.set_size("C", 3);
  c.set("a", {3, 4, 0});
  c.set("b", {0, 4, 3});
}

static void call(Case& c, Function* f) {
  const int C = c.size("C", {1, 2, 3, 4, 7, 8});
  const real *a = c.input("a", {C}), *b = c.input("b", {C});
  c.result("cosine", double(f(a, b, C)));
  c.result("of b and a", double(f(b, a, C)));
  const std::vector<real> zeros(size_t(C), 0);
  c.result("where a is all 0", double(f(zeros.data(), b, C)));
  c.result("where b is all 0", double(f(a, zeros.data(), C)));
}

struct Sums {
  real product = 0, aa = 0, bb = 0, distance = 0;
};
static Sums sums(const real* a, const real* b, int C) {
  Sums s;
  for (int c = 0; c < C; ++c) {
    s.product += a[c] * b[c];
    s.aa += a[c] * a[c];
    s.bb += b[c] * b[c];
    s.distance += (a[c] - b[c]) * (a[c] - b[c]);
  }
  return s;
}
template <class Quotient>
static real with(const real* a, const real* b, int C, Quotient quotient) {
  const Sums s = sums(a, b, C);
  return s.aa == 0 || s.bb == 0 ? 0 : quotient(s);
}

static real product_only(const real* a, const real* b, int C) {
  return with(a, b, C, [](Sums s) { return s.product; });
}
static real no_roots(const real* a, const real* b, int C) {
  return with(a, b, C, [](Sums s) { return s.product / (s.aa * s.bb); });
}
static real one_length(const real* a, const real* b, int C) {
  return with(a, b, C, [](Sums s) { return s.product / std::sqrt(s.aa); });
}
static real root_of_sum(const real* a, const real* b, int C) {
  return with(a, b, C, [](Sums s) { return s.product / std::sqrt(s.aa + s.bb); });
}
static real apart(const real* a, const real* b, int C) {
  return with(a, b, C, [](Sums s) { return std::sqrt(s.distance); });
}
static real no_sign(const real* a, const real* b, int C) {
  return with(a, b, C,
              [](Sums s) { return std::abs(s.product) / std::sqrt(s.aa * s.bb); });
}
static real angle(const real* a, const real* b, int C) {
  return with(a, b, C, [](Sums s) {
    const real cosine = s.product / (std::sqrt(s.aa) * std::sqrt(s.bb));
    return std::acos(cosine < -1 ? -1 : cosine > 1 ? 1 : cosine);
  });
}
static real per_number(const real* a, const real* b, int C) {
  return solution::cosine(a, b, C) / real(C);
}
static real zero_by_zero(const real* a, const real* b, int C) {
  const Sums s = sums(a, b, C);
  return s.product / (std::sqrt(s.aa) * std::sqrt(s.bb));
}

static const Check<Function> check(
    {"25.5",
     hand,
     call,
     mine::cosine,
     solution::cosine,
     {{product_only, "the product is not divided by the two lengths"},
      {no_roots, "divided by the squares of the lengths: the roots are missing"},
      {one_length, "divided by the length of a only"},
      {root_of_sum,
       "the squares of both are summed under one root; the lengths are multiplied"},
      {apart, "that is the distance of the two points; the angle is asked for"},
      {no_sign, "the sign is lost: opposite arrows have -1"},
      {angle, "that is the angle; its cosine is asked for"},
      {per_number, "divided by C once too often: the lengths have grown with C already"},
      {zero_by_zero, "0/0 where an arrow is all 0: return 0 then"}}});
