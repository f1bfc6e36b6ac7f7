// Grades 10.4: the weights after the step, and the factor.
#include "grade/grade.h"

using namespace chainrule;
using Function = real(real* value, const real* grad, real rate, real lambda, int count);
namespace mine {
Function step_with_l2;
}
namespace solution {
Function step_with_l2;
}

// The second weight has no gradient: it shows the factor.
static void hand(Case& c) {
  c.set_size("count", 2);
  c.set("value", {10, 10});
  c.set("grad", {4, 0});
  c.set("rate", {0.5});
  c.set("lambda", {0.1});
}

static void call(Case& c, Function* f) {
  const int count = c.size("count");
  const real rate = c.input("rate", {1}, 0.1, 0.9)[0],
             lambda = c.input("lambda", {1}, 0.05, 0.3)[0];
  real* value = c.added("value", {count});
  c.result("factor", double(f(value, c.input("grad", {count}), rate, lambda, count)));
}

// A step with this times w in the gradient; the factor is the solution's or another.
static real with(real* value, const real* grad, real rate, real per_weight, int count) {
  for (int i = 0; i < count; ++i) value[i] -= rate * (grad[i] + per_weight * value[i]);
  return 1 - rate * per_weight;
}
static real lambda_once(real* value, const real* grad, real rate, real lambda,
                        int count) {
  return with(value, grad, rate, lambda, count);
}
static real no_penalty(real* value, const real* grad, real rate, real lambda, int count) {
  with(value, grad, rate, 0, count);
  return 1 - rate * 2 * lambda;
}
static real penalty_itself(real* value, const real* grad, real rate, real lambda,
                           int count) {
  for (int i = 0; i < count; ++i) {
    value[i] -= rate * (grad[i] + lambda * value[i] * value[i]);
  }
  return 1 - rate * 2 * lambda;
}
static real no_rate(real* value, const real* grad, real rate, real lambda, int count) {
  for (int i = 0; i < count; ++i) value[i] -= rate * grad[i] + 2 * lambda * value[i];
  return 1 - 2 * lambda;
}
static real after_the_step(real* value, const real* grad, real rate, real lambda,
                           int count) {
  const real factor = 1 - rate * 2 * lambda;
  for (int i = 0; i < count; ++i) value[i] = factor * (value[i] - rate * grad[i]);
  return factor;
}
static real returns_decay(real* value, const real* grad, real rate, real lambda,
                          int count) {
  with(value, grad, rate, 2 * lambda, count);
  return 2 * lambda;
}
static real returns_half(real* value, const real* grad, real rate, real lambda,
                         int count) {
  with(value, grad, rate, 2 * lambda, count);
  return 1 - rate * lambda;
}
static real returns_loss(real* value, const real* grad, real rate, real lambda,
                         int count) {
  with(value, grad, rate, 2 * lambda, count);
  return rate * 2 * lambda;
}
static real grows(real* value, const real* grad, real rate, real lambda, int count) {
  return with(value, grad, rate, -2 * lambda, count);
}

static const Check<Function> check(
    {"10.4",
     hand,
     call,
     mine::step_with_l2,
     solution::step_with_l2,
     {{lambda_once, "lambda w is added; the derivative of lambda w^2 is 2 lambda w"},
      {no_penalty, "the step goes down Loss_data alone; the penalty is not in it yet"},
      {penalty_itself,
       "the penalty lambda w^2 itself is added; asked for is its gradient"},
      {no_rate, "the penalty's gradient is not multiplied by the rate; all of it is"},
      {after_the_step,
       "the weight shrinks after the step; the gradient is taken where the step begins"},
      {returns_decay, "2 lambda is the decay; the factor is 1 - rate x decay"},
      {returns_half,
       "the step is right, but the factor lacks its 2: put w outside the bracket of the "
       "step"},
      {returns_loss,
       "this is the share that the weight loses; the factor is what it keeps"},
      {grows,
       "the weights grow: the penalty's gradient has the sign of w and is "
       "subtracted"}}});
