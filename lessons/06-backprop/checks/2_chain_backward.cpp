// Grades 06.2. The forward pass is run here, from x, w and b.
#include <cmath>

#include "grade/grade.h"

using namespace chainrule;
using Function = real(real* dw, real* db, real dloss_dy, const real* h, const real* w,
                      int layers);
namespace mine {
Function chain_backward;
}
namespace solution {
Function chain_backward;
}

// The biases are chosen so that h is 1, 0.5, 0: the slopes of the two tanh are 0.75
// and 1.
static void hand(Case& c) {
  c.set_size("layers", 2);
  c.set("x", {1});
  c.set("w", {2, 3});
  c.set("b", {std::atanh(0.5) - 2, -1.5});
  c.set("dy", {4});
  c.set("dw", {0, 100});
  c.set("db", {0, 100});
}

static std::vector<real> run(Case& c) {
  const int layers = c.size("layers", {1, 2, 3, 4, 5, 7});
  const real *w = c.input("w", {layers}, -1.5, 1.5), *b = c.input("b", {layers}, -1, 1);
  std::vector<real> h = {c.input("x", {1})[0]};
  for (int i = 0; i < layers; ++i) h.push_back(std::tanh(w[i] * h.back() + b[i]));
  return h;
}

static void call(Case& c, Function* f) {
  const std::vector<real> h = run(c);
  const int layers = c.size("layers");
  c.output("dx", {1})[0] =
      f(c.added("dw", {layers}), c.added("db", {layers}), c.input("dy", {1})[0], h.data(),
        c.input("w", {layers}), layers);
}

static void forward(Case& c) { c.output("y", {1})[0] = run(c).back(); }

// The loop with its lines in question: what each wrong one would do.
namespace {
struct Slip {
  bool no_slope = false, slope_of_input = false, no_weight = false, weight_first = false,
       written = false, always_last = false, output_for_input = false;
};
}  // namespace
static real with(Slip slip, real* dw, real* db, real dloss_dy, const real* h,
                 const real* w, int layers) {
  real blame = dloss_dy;
  for (int i = layers - 1; i >= 0; --i) {
    const real y = slip.slope_of_input ? h[i] : h[i + 1];
    const real from = slip.always_last ? dloss_dy : blame;
    const real z = from * (slip.no_slope ? 1 : 1 - y * y);
    const real input = slip.output_for_input ? h[i + 1] : h[i];
    const real own = slip.weight_first ? z * w[i] : z;
    db[i] = (slip.written ? 0 : db[i]) + own;
    dw[i] = (slip.written ? 0 : dw[i]) + own * input;
    blame = slip.no_weight ? z : z * w[i];
  }
  return blame;
}
template <bool Slip::*which>
static real slip(real* dw, real* db, real dloss_dy, const real* h, const real* w,
                 int layers) {
  Slip s;
  s.*which = true;
  return with(s, dw, db, dloss_dy, h, w, layers);
}

static const Check<Function> check(
    {"06.2",
     hand,
     call,
     mine::chain_backward,
     solution::chain_backward,
     {{slip<&Slip::no_slope>, "the slope of tanh, 1 - h[i + 1]^2, is missing"},
      {slip<&Slip::slope_of_input>,
       "the slope of unit i is taken at its input h[i]; its output is h[i + 1]"},
      {slip<&Slip::no_weight>,
       "blame is handed on without w[i]: h[i] was felt through that weight"},
      {slip<&Slip::weight_first>,
       "w[i] is multiplied in before dw[i] and db[i] are noted; it belongs to what goes "
       "on to h[i]"},
      {slip<&Slip::written>, "dw and db are written with =; they are added to with +="},
      {slip<&Slip::always_last>,
       "every unit gets the blame of the output; carry it from unit to unit"},
      {slip<&Slip::output_for_input>,
       "dw[i] is blame times the unit's own output; the weight multiplied h[i]"}},
     forward});
