// Grades 06.1.
#include "grade/grade.h"
#include "ops/updates.h"

using namespace chainrule;
using Function = decltype(chainrule::sgd_update);
namespace mine {
Function sgd_update;
}
namespace solution {
Function sgd_update;
}

static void hand(Case& c) {
  c.set_size("count", 3);
  c.set("value", {1, 2, 3});
  c.set("grad", {10, -4, 0});
  c.set("rate", {0.5});
}

static void call(Case& c, Function* f) {
  const int count = c.size("count");
  const real* rate = c.input("rate", {1}, 0.1, 0.9);
  f(c.added("value", {count}), c.input("grad", {count}), rate[0], count);
}

static void uphill(real* value, const real* grad, real rate, int count) {
  solution::sgd_update(value, grad, -rate, count);
}
static void forgets(real* value, const real* grad, real rate, int count) {
  for (int i = 0; i < count; ++i) value[i] = -rate * grad[i];
}
static void no_rate(real* value, const real* grad, real, int count) {
  solution::sgd_update(value, grad, 1, count);
}
static void averaged(real* value, const real* grad, real rate, int count) {
  solution::sgd_update(value, grad, rate / real(count), count);
}
static void equal_steps(real* value, const real*, real rate, int count) {
  for (int i = 0; i < count; ++i) value[i] -= rate;
}
static void direction_only(real* value, const real* grad, real rate, int count) {
  for (int i = 0; i < count; ++i) value[i] -= grad[i] > 0 ? rate : -rate;
}

static const Check<Function> check(
    {"06.1",
     hand,
     call,
     mine::sgd_update,
     solution::sgd_update,
     {{uphill, "the weights go uphill: a step is taken against the gradient, with -="},
      {forgets, "= where -= is asked: the old weights are lost"},
      {no_rate, "the gradient is not multiplied by rate yet"},
      {averaged,
       "the step is divided by count; the only mean is the one over the batch, "
       "and grad has it already"},
      {equal_steps, "every weight moves by rate; it should move by rate times its grad"},
      {direction_only,
       "only the sign of grad is used; a steeper slope asks for a longer step"}}});
