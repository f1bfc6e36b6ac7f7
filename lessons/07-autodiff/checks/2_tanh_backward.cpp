// Grades 07.2.
#include <cmath>

#include "grade/grade.h"
#include "ops/activations.h"
#include "plain/plain.h"

using namespace chainrule;
using Function = decltype(chainrule::tanh_backward);
namespace mine {
Function tanh_backward;
}
namespace solution {
Function tanh_backward;
}

static void hand(Case& c) {
  c.set_size("count", 3);
  c.set("y", {0, 0.5, -0.5});
  c.set("dy", {4, 4, 8});
}

static void call(Case& c, Function* f) {
  const int count = c.size("count");
  f(c.output("dx", {count}), c.input("dy", {count}), c.input("y", {count}, -0.95, 0.95),
    count);
}

static void forward(Case& c) {
  const int count = c.size("count");
  plain::tanh_forward(c.output("y", {count}), c.input("x", {count}), count);
}

static void no_square(real* dx, const real* dy, const real* y, int count) {
  for (int i = 0; i < count; ++i) dx[i] = dy[i] * (1 - y[i]);
}
static void of_sigmoid(real* dx, const real* dy, const real* y, int count) {
  for (int i = 0; i < count; ++i) dx[i] = dy[i] * y[i] * (1 - y[i]);
}
static void tanh_again(real* dx, const real* dy, const real* y, int count) {
  for (int i = 0; i < count; ++i) {
    dx[i] = dy[i] * (1 - std::tanh(y[i]) * std::tanh(y[i]));
  }
}
static void no_dy(real* dx, const real*, const real* y, int count) {
  for (int i = 0; i < count; ++i) dx[i] = 1 - y[i] * y[i];
}
static void added(real* dx, const real* dy, const real* y, int count) {
  for (int i = 0; i < count; ++i) dx[i] += dy[i] * (1 - y[i] * y[i]);
}
static void no_bracket(real* dx, const real* dy, const real* y, int count) {
  for (int i = 0; i < count; ++i) dx[i] = dy[i] * 1 - y[i] * y[i];
}

static const Check<Function> check(
    {"07.2",
     hand,
     call,
     mine::tanh_backward,
     solution::tanh_backward,
     {{no_square, "the slope is 1 - y^2: y is not squared"},
      {of_sigmoid, "y (1 - y) is the slope of the sigmoid; that of tanh is 1 - y^2"},
      {tanh_again, "y is tanh(x) already; here tanh is taken of it once more"},
      {no_dy,
       "dy is missing: the slope of y must be multiplied by the slope of the loss"},
      {added, "dx is added to (+=); an op writes its input's gradient (=)"},
      {no_bracket, "dy times the whole of 1 - y^2: brackets are missing"}},
     forward});
