// Grades 05.2. Random targets do not sum to 1, so that p - y alone is not enough.
#include "grade/grade.h"
#include "plain/plain.h"

using namespace chainrule;
using Function = decltype(chainrule::soft_cross_entropy_backward);
namespace mine {
Function soft_cross_entropy_backward;
}
namespace solution {
Function soft_cross_entropy_backward;
}

static const std::vector<int> classes = {2, 3, 4, 5, 7, 10, 13};

static void hand(Case& c) {
  c.set_size("N", 2);
  c.set_size("C", 3);
  c.set("dloss", {4});
  c.set("probabilities", {0.25, 0.25, 0.5, 0.25, 0.25, 0.5});
  c.set("targets", {0, 0, 1, 0, 0.5, 0});
}

static void call(Case& c, Function* f) {
  const int N = c.size("N"), C = c.size("C", classes);
  f(c.output("dlogits", {N, C}), c.input("dloss", {1}),
    c.input("probabilities", {N, C}, 0, 1), c.input("targets", {N, C}, 0, 1), N, C);
}

static void forward(Case& c) {
  const int N = c.size("N"), C = c.size("C", classes);
  plain::soft_cross_entropy_forward(
      c.output("loss", {1}), c.output("probabilities", {N, C}), c.input("logits", {N, C}),
      c.input("targets", {N, C}, 0, 1), N, C);
}

static void p_minus_y(real* dlogits, const real* dloss, const real* p, const real* y,
                      int N, int C) {
  for (int i = 0; i < N * C; ++i) dlogits[i] = dloss[0] * (p[i] - y[i]) / real(N);
}
static void y_minus_p(real* dlogits, const real* dloss, const real* p, const real* y,
                      int N, int C) {
  const real turned = -dloss[0];
  solution::soft_cross_entropy_backward(dlogits, &turned, p, y, N, C);
}
static void not_divided(real* dlogits, const real* dloss, const real* p, const real* y,
                        int N, int C) {
  const real scaled = dloss[0] * real(N);
  solution::soft_cross_entropy_backward(dlogits, &scaled, p, y, N, C);
}
static void divided_by_all(real* dlogits, const real* dloss, const real* p, const real* y,
                           int N, int C) {
  const real scaled = dloss[0] / real(C);
  solution::soft_cross_entropy_backward(dlogits, &scaled, p, y, N, C);
}
static void dloss_forgotten(real* dlogits, const real*, const real* p, const real* y,
                            int N, int C) {
  const real one = 1;
  solution::soft_cross_entropy_backward(dlogits, &one, p, y, N, C);
}
static void slope_of_log(real* dlogits, const real* dloss, const real* p, const real* y,
                         int N, int C) {
  for (int i = 0; i < N * C; ++i) dlogits[i] = -dloss[0] * y[i] / p[i] / real(N);
}
static void own_slope_only(real* dlogits, const real* dloss, const real* p, const real* y,
                           int N, int C) {
  for (int i = 0; i < N * C; ++i) dlogits[i] = dloss[0] * y[i] * (p[i] - 1) / real(N);
}

static const Check<Function> check(
    {"05.2",
     hand,
     call,
     mine::soft_cross_entropy_backward,
     solution::soft_cross_entropy_backward,
     {{p_minus_y,
       "p - y holds only where the targets sum to 1: each target brings a whole p with "
       "it, so p is multiplied by the row's sum of targets"},
      {y_minus_p, "the sign is turned: the slope is (sum) p - y; descent subtracts it"},
      {not_divided, "the loss is a mean over N samples: the 1/N is missing"},
      {divided_by_all,
       "divided by N and by C; the mean is over samples only, classes are summed"},
      {dloss_forgotten, "dloss[0] is not used: it multiplies every slope"},
      {slope_of_log,
       "-y/p is the slope with respect to the probabilities; asked for are the logits, "
       "one softmax further back"},
      {own_slope_only,
       "a logit also changes the other classes' probabilities: class c hears from every "
       "target of its row, not only from its own"}},
     forward});
