// Grades 04.2.
#include "grade/grade.h"
#include "plain/plain.h"

using namespace chainrule;
using Function = decltype(chainrule::relu_backward);
namespace mine {
Function relu_backward;
}
namespace solution {
Function relu_backward;
}

static void hand(Case& c) {
  c.set_size("count", 3);
  c.set("x", {-2, 0, 3});
  c.set("dy", {5, 7, -4});
}

static void call(Case& c, Function* f) {
  const int count = c.size("count");
  f(c.output("dx", {count}), c.input("dy", {count}), c.input("x", {count}), count);
}

static void forward(Case& c) {
  const int count = c.size("count");
  plain::relu_forward(c.output("y", {count}), c.input("x", {count}), count);
}

static void no_mask(real* dx, const real* dy, const real*, int count) {
  for (int i = 0; i < count; ++i) dx[i] = dy[i];
}
static void slope_only(real* dx, const real*, const real* x, int count) {
  for (int i = 0; i < count; ++i) dx[i] = x[i] > 0 ? 1 : 0;
}
static void mask_by_dy(real* dx, const real* dy, const real*, int count) {
  for (int i = 0; i < count; ++i) dx[i] = dy[i] > 0 ? dy[i] : 0;
}
static void forward_again(real* dx, const real*, const real* x, int count) {
  for (int i = 0; i < count; ++i) dx[i] = x[i] > 0 ? x[i] : 0;
}
static void times_x(real* dx, const real* dy, const real* x, int count) {
  for (int i = 0; i < count; ++i) dx[i] = x[i] > 0 ? dy[i] * x[i] : 0;
}
static void corner(real* dx, const real* dy, const real* x, int count) {
  for (int i = 0; i < count; ++i) dx[i] = x[i] >= 0 ? dy[i] : 0;
}
static void added(real* dx, const real* dy, const real* x, int count) {
  for (int i = 0; i < count; ++i) dx[i] += x[i] > 0 ? dy[i] : 0;
}

static const Check<Function> check(
    {"04.2",
     hand,
     call,
     mine::relu_backward,
     solution::relu_backward,
     {{no_mask, "dy passes everywhere; where x was not positive nothing may pass"},
      {slope_only, "this is the slope of y alone; dx is the slope times dy"},
      {mask_by_dy, "what counts is whether x was positive in the forward pass, not dy"},
      {forward_again, "this is the forward pass again; what travels back is dy, not x"},
      {times_x, "the slope on the right is 1, not x: dx is dy itself there"},
      {corner, "at x = 0 the slope is taken as 0: x > 0, not x >= 0"},
      {added, "dx is added to what stood there; gradients of inputs are written with ="}},
     forward});
