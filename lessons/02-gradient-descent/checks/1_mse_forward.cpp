// Grades 02.1.
#include <cmath>

#include "grade/grade.h"
#include "ops/losses.h"

using namespace chainrule;
using Function = decltype(chainrule::mse_forward);
namespace mine {
Function mse_forward;
}
namespace solution {
Function mse_forward;
}

static void hand(Case& c) {
  c.set_size("count", 2);
  c.set("prediction", {0, 0});
  c.set("target", {-3, 1});
}

static void call(Case& c, Function* f) {
  const int count = c.size("count");
  f(c.output("loss", {1}), c.input("prediction", {count}), c.input("target", {count}),
    count);
}

static void summed(real* loss, const real* prediction, const real* target, int count) {
  solution::mse_forward(loss, prediction, target, count);
  loss[0] *= real(count);
}
static void halved(real* loss, const real* prediction, const real* target, int count) {
  solution::mse_forward(loss, prediction, target, count);
  loss[0] /= 2;
}
static void absolute(real* loss, const real* prediction, const real* target, int count) {
  loss[0] = 0;
  for (int i = 0; i < count; ++i) loss[0] += std::abs(prediction[i] - target[i]);
  loss[0] /= real(count);
}
static void not_squared(real* loss, const real* prediction, const real* target,
                        int count) {
  loss[0] = 0;
  for (int i = 0; i < count; ++i) loss[0] += prediction[i] - target[i];
  loss[0] /= real(count);
}
static void rooted(real* loss, const real* prediction, const real* target, int count) {
  solution::mse_forward(loss, prediction, target, count);
  loss[0] = std::sqrt(loss[0]);
}
static void last_only(real* loss, const real* prediction, const real* target, int count) {
  solution::mse_forward(loss, prediction + count - 1, target + count - 1, 1);
  loss[0] /= real(count);
}
static void added(real* loss, const real* prediction, const real* target, int count) {
  loss[0] += (prediction[0] - target[0]) * (prediction[0] - target[0]) / real(count);
  for (int i = 1; i < count; ++i) {
    loss[0] += (prediction[i] - target[i]) * (prediction[i] - target[i]) / real(count);
  }
}

static const Check<Function> check(
    {"02.1",
     hand,
     call,
     mine::mse_forward,
     solution::mse_forward,
     {{summed, "this is the sum; the mean is asked for: divide it by n"},
      {halved, "there is no 1/2 here: (1/n) sum, as in the notes"},
      {absolute, "these are the sizes of the errors; asked for are their squares"},
      {not_squared, "errors of both signs cancel: square each one before you add it"},
      {rooted, "no square root: the mean of the squares is all that is asked for"},
      {last_only, "only the last error counts: is the sum overwritten by = in the loop?"},
      {added, "loss[0] holds no number before the call: += adds to rubbish, write ="}}});
