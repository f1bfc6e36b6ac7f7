// Grades 01.3: one example's gradient, compared, and held against the loss itself.
#include <cmath>

#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* dweight, real& dbias, const real* x, real p, real y, int C);
using Activation = real(real sum);
namespace mine {
Function add_gradient;
}
namespace solution {
Function add_gradient;
real sigmoid(real z);
real neuron(const real* x, const real* weight, real bias, int C, Activation* activation);
}  // namespace solution

static void hand(Case& c) {
  c.set_size("C", 2);
  c.set("x", {1, 2});
  c.set("weight", {1, -1});
  c.set("bias", {1});  // the sum is 0, so p = 0.5
  c.set("y", {0});
  c.set("dweight", {0, 10});
  c.set("dbias", {10});
}

static real said(Case& c) {
  const int C = c.size("C");
  return solution::neuron(c.input("x", {C}), c.input("weight", {C}, -1, 1),
                          *c.input("bias", {1}), C, solution::sigmoid);
}

static void call(Case& c, Function* f) {
  const real p = said(c);
  c.result("p", double(p));
  const real y = real(*c.indices("y", {1}, 2));
  const int C = c.size("C");
  f(c.added("dweight", {C}), *c.added("dbias", {1}), c.input("x", {C}), p, y, C);
}

static void forward(Case& c) {
  const real p = said(c), y = real(*c.indices("y", {1}, 2));
  *c.output("loss", {1}) = -(y * std::log(p) + (1 - y) * std::log(1 - p));
}

static void other_way(real* dweight, real& dbias, const real* x, real p, real y, int C) {
  solution::add_gradient(dweight, dbias, x, y, p, C);
}
static void written(real* dweight, real& dbias, const real* x, real p, real y, int C) {
  for (int i = 0; i < C; ++i) dweight[i] = (p - y) * x[i];
  dbias = p - y;
}
static void no_bias(real* dweight, real&, const real* x, real p, real y, int C) {
  real unused = 0;
  solution::add_gradient(dweight, unused, x, p, y, C);
}
static void bias_in_loop(real* dweight, real& dbias, const real* x, real p, real y,
                         int C) {
  no_bias(dweight, dbias, x, p, y, C);
  dbias += real(C) * (p - y);
}
static void without_input(real* dweight, real& dbias, const real*, real p, real y,
                          int C) {
  for (int i = 0; i < C; ++i) dweight[i] += p - y;
  dbias += p - y;
}
static void slope_left_in(real* dweight, real& dbias, const real* x, real p, real y,
                          int C) {
  solution::add_gradient(dweight, dbias, x, (p - y) * p * (1 - p), 0, C);
}
static void averaged(real* dweight, real& dbias, const real* x, real p, real y, int C) {
  solution::add_gradient(dweight, dbias, x, (p - y) / 4, 0, C);
}
static void shared_out(real* dweight, real& dbias, const real* x, real p, real y, int C) {
  solution::add_gradient(dweight, dbias, x, (p - y) / real(C), 0, C);
}
static void first_input(real* dweight, real& dbias, const real* x, real p, real y,
                        int C) {
  for (int i = 0; i < C; ++i) dweight[i] += (p - y) * x[0];
  dbias += p - y;
}
static void descended(real* dweight, real& dbias, const real* x, real p, real, int C) {
  solution::add_gradient(dweight, dbias, x, p, 0, C);
}

static const Check<Function> check(
    {"01.3",
     hand,
     call,
     mine::add_gradient,
     solution::add_gradient,
     {{other_way, "the sign is turned round: is it y - p for p - y, or -= for +=?"},
      {written, "= forgets the examples before this one; add with +="},
      {no_bias, "dbias is not touched yet: add p - y to it"},
      {bias_in_loop, "dbias is added to inside the loop, C times; once is enough"},
      {without_input, "the weights' gradients lack the factor x[i]"},
      {slope_left_in,
       "a factor p (1 - p) too many: with this loss it cancels, p - y is all"},
      {averaged, "4 times too small: this adds one example; who takes the mean divides"},
      {shared_out,
       "C times too small: nothing is shared out among the weights, no division"},
      {first_input, "every weight got x[0]: weight i was multiplied by x[i]"},
      {descended, "y plays no part: the error is p - y, not p"}},
     forward});
