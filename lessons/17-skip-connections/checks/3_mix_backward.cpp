// Grades 17.3.
#include "grade/grade.h"
#include "ops/branch.h"

using namespace chainrule;
using Function = decltype(chainrule::mix_backward);
namespace mine {
Function mix_backward;
}
namespace solution {
Function mix_backward;
}

// A gate that is nearly shut, one half open, one open.
static void hand(Case& c) {
  c.set_size("count", 3);
  c.set("dy", {10, 10, -2});
  c.set("h", {5, 3, 1});
  c.set("x", {1, 4, 7});
  c.set("gate", {0.1, 0.5, 1});
}

static void forward(Case& c) {
  const int count = c.size("count");
  real* y = c.output("y", {count});
  const real *h = c.input("h", {count}), *x = c.input("x", {count}),
             *gate = c.input("gate", {count}, 0.05, 0.95);
  for (int i = 0; i < count; ++i) y[i] = gate[i] * h[i] + (1 - gate[i]) * x[i];
}

static void call(Case& c, Function* f) {
  const int count = c.size("count");
  f(c.output("dh", {count}), c.output("dx", {count}), c.output("dgate", {count}),
    c.input("dy", {count}), c.input("h", {count}), c.input("x", {count}),
    c.input("gate", {count}, 0.05, 0.95), count);
}

// The loop with its lines in question: what each wrong one would do.
enum class Slip {
  swapped,
  straight,
  no_gate,
  only_h,
  turned,
  slope_too,
  added,
  added_gate
};
template <Slip slip>
static void with(real* dh, real* dx, real* dgate, const real* dy, const real* h,
                 const real* x, const real* gate, int count) {
  for (int i = 0; i < count; ++i) {
    const real t = slip == Slip::swapped ? 1 - gate[i] : gate[i];
    const real to_h = slip == Slip::no_gate ? dy[i] : t * dy[i],
               to_x = slip == Slip::straight ? dy[i] : (1 - t) * dy[i];
    real to_gate = (h[i] - x[i]) * dy[i];
    if (slip == Slip::only_h) to_gate = h[i] * dy[i];
    if (slip == Slip::turned) to_gate = -to_gate;
    if (slip == Slip::slope_too) to_gate *= gate[i] * (1 - gate[i]);
    dh[i] = to_h + (slip == Slip::added ? dh[i] : 0);
    dx[i] = to_x + (slip == Slip::added ? dx[i] : 0);
    dgate[i] = to_gate + (slip == Slip::added || slip == Slip::added_gate ? dgate[i] : 0);
  }
}

static const Check<Function> check(
    {"17.3",
     hand,
     call,
     mine::mix_backward,
     solution::mix_backward,
     {{with<Slip::swapped>,
       "dh and dx have each other's share: h came through gate, x through 1 - gate"},
      {with<Slip::straight>,
       "dx is dy as it is; that is the sum of lesson 16: here x came through 1 - gate"},
      {with<Slip::no_gate>, "dh is dy as it is; h came through the gate, so dh does too"},
      {with<Slip::only_h>,
       "dgate is h dy; the gate stands in (1 - gate) x, too, with a minus"},
      {with<Slip::turned>,
       "dgate has the wrong sign: a gate that opens lets in h and shuts out x"},
      {with<Slip::slope_too>,
       "dgate is multiplied by gate (1 - gate), the sigmoid's slope; that is the next "
       "op's work"},
      {with<Slip::added>,
       "dh, dx and dgate are added to (+=); they are to be written (=)"},
      {with<Slip::added_gate>,
       "dgate is added to (+=); it is no parameter's gradient: write it (=)"}},
     forward});
