// Grades 04.5.
#include <cmath>

#include "grade/grade.h"
#include "plain/plain.h"

using namespace chainrule;
using Function = decltype(chainrule::gelu_backward);
namespace mine {
Function gelu_backward;
}
namespace solution {
Function gelu_backward;
}

static void hand(Case& c) {
  c.set_size("count", 3);
  c.set("x", {-1, 0, 2});
  c.set("dy", {1, 2, -1});
}

static void call(Case& c, Function* f) {
  const int count = c.size("count");
  f(c.output("dx", {count}), c.input("dy", {count}), c.input("x", {count}), count);
}

static void forward(Case& c) {
  const int count = c.size("count");
  plain::gelu_forward(c.output("y", {count}), c.input("x", {count}), count);
}

static real below(real x) { return (1 + std::erf(x / std::sqrt(real(2)))) / 2; }
static real density(real x) {
  return std::exp(-x * x / 2) / std::sqrt(2 * real(3.14159265358979323846));
}

static void gate_constant(real* dx, const real* dy, const real* x, int count) {
  for (int i = 0; i < count; ++i) dx[i] = dy[i] * below(x[i]);
}
static void no_x(real* dx, const real* dy, const real* x, int count) {
  for (int i = 0; i < count; ++i) dx[i] = dy[i] * (below(x[i]) + density(x[i]));
}
static void no_norm(real* dx, const real* dy, const real* x, int count) {
  for (int i = 0; i < count; ++i)
    dx[i] = dy[i] * (below(x[i]) + x[i] * std::exp(-x[i] * x[i] / 2));
}
static void no_half(real* dx, const real* dy, const real* x, int count) {
  for (int i = 0; i < count; ++i)
    dx[i] = dy[i] * (below(x[i]) +
                     x[i] * std::exp(-x[i] * x[i]) / std::sqrt(real(6.283185307179586)));
}
static void no_minus(real* dx, const real* dy, const real* x, int count) {
  for (int i = 0; i < count; ++i)
    dx[i] = dy[i] * (below(x[i]) + x[i] * std::exp(x[i] * x[i] / 2) /
                                       std::sqrt(real(6.283185307179586)));
}
static void minus(real* dx, const real* dy, const real* x, int count) {
  for (int i = 0; i < count; ++i) dx[i] = dy[i] * (below(x[i]) - x[i] * density(x[i]));
}
static void slope_only(real* dx, const real*, const real* x, int count) {
  for (int i = 0; i < count; ++i) dx[i] = below(x[i]) + x[i] * density(x[i]);
}

static const Check<Function> check(
    {"04.5",
     hand,
     call,
     mine::gelu_backward,
     solution::gelu_backward,
     {{gate_constant, "Phi(x) is taken as a constant; it changes with x too: + x phi(x)"},
      {no_x, "the second part is x phi(x): there the factor x is missing"},
      {no_norm, "phi is divided by sqrt(2 pi)"},
      {no_half, "the exponent of phi is -x^2 / 2; the half is missing"},
      {no_minus, "the exponent of phi is negative: e^(-x^2 / 2) falls to both sides"},
      {minus, "the two parts of the product rule are added: Phi(x) + x phi(x)"},
      {slope_only, "this is the slope of y alone; dx is the slope times dy"}},
     forward});
