// Grades 01.2: one neuron of any number of inputs, with two activations.
#include <cmath>

#include "grade/grade.h"

using namespace chainrule;
using Activation = real(real sum);
using Function = real(const real* x, const real* weight, real bias, int C,
                      Activation* activation);
namespace mine {
Function neuron;
}
namespace solution {
Function neuron;
real sigmoid(real z);
}  // namespace solution

static void hand(Case& c) {
  c.set_size("C", 3);
  c.set("x", {1, 0, 2});
  c.set("weight", {3.5, 5, -1});
  c.set("bias", {-1.5});  // 3.5 + 0 - 2 - 1.5 = 0, and sigmoid(0) = 0.5
}

static real hyperbolic(real sum) { return std::tanh(sum); }

static void call(Case& c, Function* f) {
  const int C = c.size("C");
  const real *x = c.input("x", {C}), *weight = c.input("weight", {C}, -1, 1);
  const real bias = *c.input("bias", {1});
  c.result("with sigmoid", double(f(x, weight, bias, C, solution::sigmoid)));
  c.result("with tanh", double(f(x, weight, bias, C, hyperbolic)));
}

static real no_bias(const real* x, const real* weight, real, int C, Activation* a) {
  return solution::neuron(x, weight, 0, C, a);
}
static real bias_every_time(const real* x, const real* weight, real bias, int C,
                            Activation* a) {
  return solution::neuron(x, weight, real(C) * bias, C, a);
}
static real same(real sum) { return sum; }
static real no_activation(const real* x, const real* weight, real bias, int C,
                          Activation*) {
  return solution::neuron(x, weight, bias, C, same);
}
static real always_sigmoid(const real* x, const real* weight, real bias, int C,
                           Activation*) {
  return solution::neuron(x, weight, bias, C, solution::sigmoid);
}
static real bias_after(const real* x, const real* weight, real bias, int C,
                       Activation* a) {
  return solution::neuron(x, weight, 0, C, a) + bias;
}
static real last_only(const real* x, const real* weight, real bias, int C,
                      Activation* a) {
  return solution::neuron(x + C - 1, weight + C - 1, bias, 1, a);
}
static real overwritten(const real* x, const real* weight, real, int C, Activation* a) {
  return a(weight[C - 1] * x[C - 1]);
}
static real without_last(const real* x, const real* weight, real bias, int C,
                         Activation* a) {
  return solution::neuron(x, weight, bias, C - 1, a);
}
static real without_first(const real* x, const real* weight, real bias, int C,
                          Activation* a) {
  return solution::neuron(x + 1, weight + 1, bias, C - 1, a);
}

static const Check<Function> check(
    {"01.2",
     hand,
     call,
     mine::neuron,
     solution::neuron,
     {{no_bias, "the bias is missing from the sum"},
      {overwritten,
       "only the last term is left: = in the loop throws the others away, use +="},
      {bias_every_time, "the bias is added in the loop, C times; once is enough"},
      {no_activation, "this is the sum itself: send it through activation(sum)"},
      {always_sigmoid,
       "this is always the sigmoid; call the activation that you are given"},
      {bias_after, "the bias belongs into the sum, before the activation"},
      {last_only, "only the last input counts: does = stand in the loop instead of +=?"},
      {without_last, "the last input is left out: i runs up to C - 1"},
      {without_first, "the first input is left out: i begins at 0"}}});
