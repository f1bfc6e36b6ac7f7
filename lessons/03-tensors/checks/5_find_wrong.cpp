// Grades 03.5: three functions, each with backwards of which one is wrong, in every
// order.
#include <algorithm>
#include <cmath>
#include <string>

#include "grade/grade.h"

using namespace chainrule;
using Scalar = real(const real* x, int count);
using Backward = void(real* dx, const real* x, int count);
using Function = int(Scalar* f, Backward* const* suspects, int how_many, const real* x,
                     int count);
namespace mine {
Function find_wrong;
}
namespace solution {
Function find_wrong;
}

// ---- the suspects: of each function two right backwards and a wrong one --------------

static real squash(const real* x, int count) {
  real sum = 0;
  for (int i = 0; i < count; ++i) sum += std::tanh(x[i]);
  return sum;
}
static void squash_by_tanh(real* dx, const real* x, int count) {
  for (int i = 0; i < count; ++i) dx[i] = 1 - std::tanh(x[i]) * std::tanh(x[i]);
}
static void squash_by_cosh(real* dx, const real* x, int count) {
  for (int i = 0; i < count; ++i) dx[i] = 1 / (std::cosh(x[i]) * std::cosh(x[i]));
}
static void squash_no_square(real* dx, const real* x, int count) {
  for (int i = 0; i < count; ++i) dx[i] = 1 - std::abs(std::tanh(x[i]));
}

static real cubes(const real* x, int count) {
  real sum = 0;
  for (int i = 0; i < count; ++i) sum += x[i] * x[i] * x[i];
  return sum;
}
static void cubes_right(real* dx, const real* x, int count) {
  for (int i = 0; i < count; ++i) dx[i] = 3 * x[i] * x[i];
}
static void cubes_by_power(real* dx, const real* x, int count) {
  for (int i = 0; i < count; ++i) dx[i] = 3 * std::pow(std::abs(x[i]), real(2));
}
static void cubes_last_wrong(real* dx, const real* x, int count) {
  cubes_right(dx, x, count);
  dx[count - 1] *= real(1.01);  // one per cent, in one place
}

static real neighbours(const real* x, int count) {
  real sum = x[0];
  for (int i = 1; i < count; ++i) sum += x[i - 1] * x[i];
  return sum;
}
static void neighbours_gather(real* dx, const real* x, int count) {
  for (int i = 0; i < count; ++i) {
    dx[i] = (i > 0 ? x[i - 1] : 1) + (i + 1 < count ? x[i + 1] : 0);
  }
}
static void neighbours_scatter(real* dx, const real* x, int count) {
  std::fill(dx, dx + count, real(0));
  dx[0] = 1;
  for (int i = 1; i < count; ++i) {
    dx[i - 1] += x[i];
    dx[i] += x[i - 1];
  }
}
static void neighbours_one_side(real* dx, const real* x, int count) {
  for (int i = 0; i < count; ++i) dx[i] = i > 0 ? x[i - 1] : real(1);
}

// ---- the check -----------------------------------------------------------------------

static void hand(Case& c) {
  c.set_size("count", 2);
  c.set("x", {1, 2});
}

// Asks with the wrong one first, second and third: "cubes, liar is 1" should be 1.
static void ask(Case& c, const std::string& name, Function* f, Scalar* scalar,
                Backward* a, Backward* b, Backward* wrong, const real* x, int count) {
  Backward* const orders[3][3] = {{wrong, a, b}, {b, wrong, a}, {a, b, wrong}};
  for (int i = 0; i < 3; ++i) {
    const std::string which = name + ", liar is " + std::to_string(i);
    c.result(which.c_str(), f(scalar, orders[i], 3, x, count));
  }
}

static void call(Case& c, Function* f) {
  const int count = c.size("count", {2, 3, 4, 5, 7});
  const real* x = c.input("x", {count}, 0.5, 1.5);
  ask(c, "tanh", f, squash, squash_by_tanh, squash_by_cosh, squash_no_square, x, count);
  ask(c, "cubes", f, cubes, cubes_right, cubes_by_power, cubes_last_wrong, x, count);
  ask(c, "products", f, neighbours, neighbours_gather, neighbours_scatter,
      neighbours_one_side, x, count);
}

// The solution with another step, and looking at fewer elements.
static int search(Scalar* f, Backward* const* suspects, int how_many, const real* x,
                  int count, real step, int looked_at, bool best) {
  int answer = 0;
  real extreme = best ? real(1e30) : real(0);
  for (int s = 0; s < how_many; ++s) {
    std::vector<real> dx(count), moved(x, x + count);
    suspects[s](dx.data(), x, count);
    real error = 0;
    for (int i = 0; i < looked_at; ++i) {
      moved[i] = x[i] + step;
      const real above = f(moved.data(), count);
      moved[i] = x[i] - step;
      const real below = f(moved.data(), count);
      moved[i] = x[i];
      error = std::max(error, std::abs(dx[i] - (above - below) / (2 * step)));
    }
    if (best ? error < extreme : error > extreme) {
      extreme = error;
      answer = s;
    }
  }
  return answer;
}
static int tiny_step(Scalar* f, Backward* const* s, int how_many, const real* x,
                     int count) {
  return search(f, s, how_many, x, count, real(1e-18), count, false);
}
static int first_element(Scalar* f, Backward* const* s, int how_many, const real* x,
                         int count) {
  return search(f, s, how_many, x, count, real(1e-5), 1, false);
}
static int most_honest(Scalar* f, Backward* const* s, int how_many, const real* x,
                       int count) {
  return search(f, s, how_many, x, count, real(1e-5), count, true);
}
static int from_one(Scalar* f, Backward* const* s, int how_many, const real* x,
                    int count) {
  return 1 + solution::find_wrong(f, s, how_many, x, count);
}

static const Check<Function> check(
    {"03.5",
     hand,
     call,
     mine::find_wrong,
     solution::find_wrong,
     {{tiny_step,
       "your slopes miss those of the right suspects too: is f asked at x[i] + step and "
       "at "
       "x[i] - step, the difference divided by 2 step, with a step of about 1e-5?"},
      {first_element,
       "only the first element is compared; a backward may be wrong in one place"},
      {most_honest,
       "this finds the suspect with the smallest error; asked for is the largest"},
      {from_one, "the first suspect has the number 0"}}});
