// Grades 02.3: one step from a given line, on some rows of the data.
#include <numeric>
#include <vector>

#include "grade/grade.h"

using namespace chainrule;
using Function = void(real& w, real& b, const real* x, const real* y, const int* rows,
                      int B, real rate);
namespace mine {
Function batch_step;
}
namespace solution {
Function batch_step;
}

static void hand(Case& c) {
  c.set_size("B", 2);
  c.set_size("n", 3);
  c.set("x", {5, -1, 1});
  c.set("y", {7, -3, 1});
  c.set("rows", {1, 2});
  c.set("w before", {0});
  c.set("b before", {0});
  c.set("rate", {0.25});
}

// More points than a batch has rows: x[i] where x[rows[i]] is meant must not run past the
// end, it must be seen.
static void call(Case& c, Function* f) {
  const int B = c.size("B"), n = c.size("n", {14, 17, 20});
  const real *x = c.input("x", {n}), *y = c.input("y", {n});
  const real rate = *c.input("rate", {1}, 0.1, 0.9);
  real w = *c.input("w before", {1}), b = *c.input("b before", {1});
  f(w, b, x, y, c.indices("rows", {B}, n), B, rate);
  *c.output("w after", {1}) = w;
  *c.output("b after", {1}) = b;
}

// The step of the solution, with other gradients: (dw, db) times a factor.
static void scaled(real factor, real& w, real& b, const real* x, const real* y,
                   const int* rows, int B, real rate) {
  solution::batch_step(w, b, x, y, rows, B, factor * rate);
}

static void first_rows(real& w, real& b, const real* x, const real* y, const int*, int B,
                       real rate) {
  std::vector<int> counted(static_cast<size_t>(B));
  std::iota(counted.begin(), counted.end(), 0);
  solution::batch_step(w, b, x, y, counted.data(), B, rate);
}
static void uphill(real& w, real& b, const real* x, const real* y, const int* rows, int B,
                   real rate) {
  scaled(-1, w, b, x, y, rows, B, rate);
}
static void no_mean(real& w, real& b, const real* x, const real* y, const int* rows,
                    int B, real rate) {
  scaled(real(B), w, b, x, y, rows, B, rate);
}
static void no_two(real& w, real& b, const real* x, const real* y, const int* rows, int B,
                   real rate) {
  scaled(real(0.5), w, b, x, y, rows, B, rate);
}
static void step_per_point(real& w, real& b, const real* x, const real* y,
                           const int* rows, int B, real rate) {
  for (int i = 0; i < B; ++i) {
    solution::batch_step(w, b, x, y, rows + i, 1, rate / real(B));
  }
}
static void w_first(real& w, real& b, const real* x, const real* y, const int* rows,
                    int B, real rate) {
  real unused = b;
  solution::batch_step(w, unused, x, y, rows, B, rate);
  real new_w = w;
  solution::batch_step(new_w, b, x, y, rows, B, rate);
}
static void no_x(real& w, real& b, const real* x, const real* y, const int* rows, int B,
                 real rate) {
  const real before = b;
  real unused = w;
  solution::batch_step(unused, b, x, y, rows, B, rate);
  w += b - before;
}
static void last_only(real& w, real& b, const real* x, const real* y, const int* rows,
                      int B, real rate) {
  solution::batch_step(w, b, x, y, rows + B - 1, 1, rate / real(B));
}

static const Check<Function> check(
    {"02.3",
     hand,
     call,
     mine::batch_step,
     solution::batch_step,
     {{first_rows, "these are the first B points of the data; the batch is x[rows[i]]"},
      {uphill, "this step goes uphill: against the gradient means w -= rate * dw"},
      {no_mean, "B times too far: the gradient is the mean over the batch, divide by B"},
      {no_two, "half the step that is asked for: the 2 of the derivative is missing"},
      {step_per_point,
       "w and b move inside the loop; sum up dw and db first, then make one step"},
      {w_first,
       "db is computed with the new w; both gradients belong to the old w and b"},
      {no_x, "dw lacks its x: the error of a point counts times that point's x"},
      {last_only,
       "only the last point of the batch counts: is the sum overwritten by =?"}}});
