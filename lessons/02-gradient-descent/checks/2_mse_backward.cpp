// Grades 02.2.
#include "grade/grade.h"
#include "ops/losses.h"
#include "plain/plain.h"

using namespace chainrule;
using Function = decltype(chainrule::mse_backward);
namespace mine {
Function mse_backward;
}
namespace solution {
Function mse_backward;
}

static void hand(Case& c) {
  c.set_size("count", 2);
  c.set("dloss", {1});
  c.set("prediction", {0, 0});
  c.set("target", {-3, 1});
}

static void call(Case& c, Function* f) {
  const int count = c.size("count");
  f(c.output("dprediction", {count}), c.input("dloss", {1}),
    c.input("prediction", {count}), c.input("target", {count}), count);
}

static void forward(Case& c) {
  const int count = c.size("count");
  plain::mse_forward(c.output("loss", {1}), c.input("prediction", {count}),
                     c.input("target", {count}), count);
}

// The solution, every number of it multiplied.
static void times(real factor, real* dprediction, const real* dloss,
                  const real* prediction, const real* target, int count) {
  solution::mse_backward(dprediction, dloss, prediction, target, count);
  for (int i = 0; i < count; ++i) dprediction[i] *= factor;
}
static void no_two(real* dprediction, const real* dloss, const real* prediction,
                   const real* target, int count) {
  times(real(0.5), dprediction, dloss, prediction, target, count);
}
static void no_mean(real* dprediction, const real* dloss, const real* prediction,
                    const real* target, int count) {
  times(real(count), dprediction, dloss, prediction, target, count);
}
static void neither(real* dprediction, const real* dloss, const real* prediction,
                    const real* target, int count) {
  times(real(0.5) * real(count), dprediction, dloss, prediction, target, count);
}
static void downhill(real* dprediction, const real* dloss, const real* prediction,
                     const real* target, int count) {
  times(-1, dprediction, dloss, prediction, target, count);
}
static void no_dloss(real* dprediction, const real*, const real* prediction,
                     const real* target, int count) {
  const real one = 1;
  solution::mse_backward(dprediction, &one, prediction, target, count);
}
static void squared(real* dprediction, const real* dloss, const real* prediction,
                    const real* target, int count) {
  for (int i = 0; i < count; ++i) {
    const real error = prediction[i] - target[i];
    dprediction[i] = dloss[0] * error * error / real(count);
  }
}

static const Check<Function> check(
    {"02.2",
     hand,
     call,
     mine::mse_backward,
     solution::mse_backward,
     {{no_two, "half of what is right: the derivative of e^2 is 2 e, where is the 2?"},
      {no_mean, "n times too much: the loss is a mean, so each slope is divided by n"},
      {neither, "both the 2 of the square and the 1/n of the mean are missing"},
      {downhill,
       "the sign is turned: asked for is uphill, prediction minus target; the "
       "minus comes with the step"},
      {no_dloss, "dloss[0] is not used: right where it is 1, and only there"},
      {squared, "these are the parts of the loss itself, not its slopes"}},
     forward});
