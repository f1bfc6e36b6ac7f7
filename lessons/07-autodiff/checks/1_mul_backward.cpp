// Grades 07.1: a product of two arrays, and the square of one (both sides the same
// array).
#include <algorithm>

#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* da, real* db, const real* dy, const real* a, const real* b,
                      int count);
namespace mine {
Function mul_backward;
}
namespace solution {
Function mul_backward;
}

static void hand(Case& c) {
  c.set_size("count", 2);
  c.set("a", {3, 5});
  c.set("b", {2, -1});
  c.set("dy", {1, 10});
  c.set("da", {0, 100});
  c.set("db", {0, 0});
  c.set("x", {3, -2});
  c.set("dz", {1, 10});
  c.set("dx", {0, 0});
}

// y = a b, and z = x x
static void call(Case& c, Function* f) {
  const int count = c.size("count");
  const real *a = c.input("a", {count}), *b = c.input("b", {count});
  f(c.added("da", {count}), c.added("db", {count}), c.input("dy", {count}), a, b, count);
  real* dx = c.added("dx", {count});
  const real* x = c.input("x", {count});
  f(dx, dx, c.input("dz", {count}), x, x, count);
}

static void forward(Case& c) {
  const int count = c.size("count");
  real *y = c.output("y", {count}), *z = c.output("z", {count});
  const real *a = c.input("a", {count}), *b = c.input("b", {count});
  const real* x = c.input("x", {count});
  for (int i = 0; i < count; ++i) {
    y[i] = a[i] * b[i];
    z[i] = x[i] * x[i];
  }
}

static void written(real* da, real* db, const real* dy, const real* a, const real* b,
                    int count) {
  for (int i = 0; i < count; ++i) {
    da[i] = dy[i] * b[i];
    db[i] = dy[i] * a[i];
  }
}
static void own_factor(real* da, real* db, const real* dy, const real* a, const real* b,
                       int count) {
  solution::mul_backward(da, db, dy, b, a, count);
}
static void no_dy(real* da, real* db, const real*, const real* a, const real* b,
                  int count) {
  const std::vector<real> ones(size_t(count), 1);
  solution::mul_backward(da, db, ones.data(), a, b, count);
}
static void only_a(real* da, real*, const real* dy, const real*, const real* b,
                   int count) {
  for (int i = 0; i < count; ++i) da[i] += dy[i] * b[i];
}
static void read_too_early(real* da, real* db, const real* dy, const real* a,
                           const real* b, int count) {
  for (int i = 0; i < count; ++i) {
    const real new_a = da[i] + dy[i] * b[i], new_b = db[i] + dy[i] * a[i];
    da[i] = new_a;
    db[i] = new_b;
  }
}
static void cleared(real* da, real* db, const real* dy, const real* a, const real* b,
                    int count) {
  std::fill(da, da + count, real(0));
  std::fill(db, db + count, real(0));
  solution::mul_backward(da, db, dy, a, b, count);
}

static const Check<Function> check(
    {"07.1",
     hand,
     call,
     mine::mul_backward,
     solution::mul_backward,
     {{written,
       "the gradients are written with =; the numbers may have other users, whose "
       "blame stands there already: use +="},
      {own_factor, "each factor got its own value as slope; the slope of a b in a is b"},
      {no_dy,
       "dy is missing: the slope of y must be multiplied by the slope of the loss"},
      {only_a, "db is not touched yet"},
      {read_too_early,
       "right, but not for a square: da and db are then the same array, and the second "
       "sum must be added after the first has been stored"},
      {cleared, "da and db are set to 0 first; whoever begins a step does that, once"}},
     forward});
