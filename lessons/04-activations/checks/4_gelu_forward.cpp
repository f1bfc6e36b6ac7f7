// Grades 04.4.
#include <cmath>

#include "grade/grade.h"
#include "ops/activations.h"

using namespace chainrule;
using Function = decltype(chainrule::gelu_forward);
namespace mine {
Function gelu_forward;
}
namespace solution {
Function gelu_forward;
}

static void hand(Case& c) {
  c.set_size("count", 3);
  c.set("x", {-1, 0, 2});
}

static void call(Case& c, Function* f) {
  const int count = c.size("count");
  f(c.output("y", {count}), c.input("x", {count}), count);
}

static void no_root(real* y, const real* x, int count) {
  for (int i = 0; i < count; ++i) y[i] = x[i] * (1 + std::erf(x[i])) / 2;
}
static void no_half(real* y, const real* x, int count) {
  for (int i = 0; i < count; ++i) y[i] = x[i] * (1 + std::erf(x[i] / std::sqrt(real(2))));
}
static void no_one(real* y, const real* x, int count) {
  for (int i = 0; i < count; ++i) y[i] = x[i] * std::erf(x[i] / std::sqrt(real(2))) / 2;
}
static void gate_alone(real* y, const real* x, int count) {
  for (int i = 0; i < count; ++i) y[i] = (1 + std::erf(x[i] / std::sqrt(real(2)))) / 2;
}
static void density(real* y, const real* x, int count) {
  for (int i = 0; i < count; ++i)
    y[i] = x[i] * std::exp(-x[i] * x[i] / 2) / std::sqrt(real(6.283185307179586));
}
static void by_sigmoid(real* y, const real* x, int count) {
  for (int i = 0; i < count; ++i) y[i] = x[i] / (1 + std::exp(real(-1.702) * x[i]));
}
static void by_tanh(real* y, const real* x, int count) {
  const real root = std::sqrt(2 / real(3.14159265358979323846));
  for (int i = 0; i < count; ++i) {
    const real cubic = x[i] + real(0.044715) * x[i] * x[i] * x[i];
    y[i] = x[i] * (1 + std::tanh(root * cubic)) / 2;
  }
}

static const Check<Function> check(
    {"04.4",
     hand,
     call,
     mine::gelu_forward,
     solution::gelu_forward,
     {{no_root, "erf is asked about x / sqrt(2), not about x"},
      {no_half, "every number is twice what it should be: Phi is (1 + erf) / 2"},
      {no_one, "the 1 is missing: Phi(x) = (1 + erf(x / sqrt(2))) / 2"},
      {gate_alone, "this is the share Phi(x); the number itself is missing: x Phi(x)"},
      {density, "this takes the bell curve; Phi is the area below it, from the left"},
      {by_sigmoid,
       "this is the approximation x sigmoid(1.702 x); asked is the exact form"},
      {by_tanh,
       "this is the approximation with tanh; asked is the exact form, with erf"}}});
