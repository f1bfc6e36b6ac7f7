// Grades 27.3. c and gates are what forward would have kept for these sums.
#include <cmath>

#include "grade/grade.h"
#include "ops/cells.h"
#include "plain/plain.h"

using namespace chainrule;
using Function = decltype(chainrule::lstm_cell_backward);
namespace mine {
Function lstm_cell_backward;
}
namespace solution {
Function lstm_cell_backward;
}

// Unit 0 is blamed through h alone, unit 1 along the straight road alone. Sums of 0: all
// gates are a half, nothing new is written, and c is half of c_before.
static void hand(Case& c) {
  c.set_size("N", 1);
  c.set_size("O", 2);
  c.set("sums", {0, 0, 0, 0, 0, 0, 0, 0});
  c.set("c_before", {2, 2});
  c.set("dh", {8, 0});
  c.set("dc", {0, 8});
}

static void forward(Case& c) {
  const int N = c.size("N"), O = c.size("O");
  plain::lstm_cell_forward(c.output("h", {N, O}), c.output("c", {N, O}),
                           c.output("gates", {N, 4 * O}), c.input("sums", {N, 4 * O}),
                           c.input("c_before", {N, O}), N, O);
}

static void call(Case& c, Function* f) {
  const int N = c.size("N"), O = c.size("O");
  const real *sums = c.input("sums", {N, 4 * O}), *c_before = c.input("c_before", {N, O});
  std::vector<real> h(size_t(N * O)), after(size_t(N * O), 0),
      gates(size_t(4 * N * O), 0);
  plain::lstm_cell_forward(h.data(), after.data(), gates.data(), sums, c_before, N, O);
  c.set("c", {after.begin(), after.end()});
  c.set("gates", {gates.begin(), gates.end()});
  f(c.output("dsums", {N, 4 * O}), c.output("dc_before", {N, O}), c.input("dh", {N, O}),
    c.input("dc", {N, O}), c.input("c", {N, O}), c_before, c.input("gates", {N, 4 * O}),
    N, O);
}

// The loop with its lines in question: what each wrong one would do.
enum class Slip {
  no_straight,
  only_straight,
  not_kept,
  direct_before,
  no_tanh,
  no_output,
  new_cell,
  own_gate,
  shown_by_h,
  output_hears_c,
  no_squash,
  all_sigmoid,
  all_tanh
};
template <Slip slip>
static void with(real* dsums, real* dc_before, const real* dh, const real* dc,
                 const real* c, const real* c_before, const real* gates, int N, int O) {
  for (int at = 0; at < N * O; ++at) {
    const int row = at / O * 4 * O + at % O;
    const real i = gates[row], f = gates[row + O], g = gates[row + 2 * O],
               o = gates[row + 3 * O];
    const real shown = std::tanh(c[at]);
    const real bent = slip == Slip::shown_by_h ? o * shown : shown;
    const real through_h = dh[at] * (slip == Slip::no_output ? 1 : o) *
                           (slip == Slip::no_tanh ? 1 : 1 - bent * bent);
    const real d = slip == Slip::no_straight     ? through_h
                   : slip == Slip::only_straight ? dc[at]
                                                 : dc[at] + through_h;
    const auto sigmoid_slope = [](real y) {
      return slip == Slip::no_squash  ? 1
             : slip == Slip::all_tanh ? 1 - y * y
                                      : y * (1 - y);
    };
    const auto tanh_slope = [](real y) {
      return slip == Slip::no_squash     ? 1
             : slip == Slip::all_sigmoid ? y * (1 - y)
                                         : 1 - y * y;
    };
    const bool own = slip == Slip::own_gate;
    dsums[row] = d * (own ? i : g) * sigmoid_slope(i);
    dsums[row + O] =
        d * (slip == Slip::new_cell ? c[at] : c_before[at]) * sigmoid_slope(f);
    dsums[row + 2 * O] = d * (own ? g : i) * tanh_slope(g);
    dsums[row + 3 * O] = (slip == Slip::output_hears_c ? dh[at] + dc[at] : dh[at]) *
                         shown * sigmoid_slope(o);
    dc_before[at] = slip == Slip::not_kept        ? d
                    : slip == Slip::direct_before ? dc[at] * f
                                                  : d * f;
  }
}

static const Check<Function> check(
    {"27.3",
     hand,
     call,
     mine::lstm_cell_backward,
     solution::lstm_cell_backward,
     {{with<Slip::no_straight>,
       "dc is not used: the straight road is missing, and with it all memory"},
      {with<Slip::only_straight>,
       "what comes through h is missing in the blame of c: dh o (1 - tanh(c)^2)"},
      {with<Slip::not_kept>,
       "dc_before is the whole d; c_before was multiplied by f, so its blame is"},
      {with<Slip::direct_before>,
       "dc_before is dc f; what came through h goes on to c_before, too: d f"},
      {with<Slip::no_tanh>, "the slope of tanh(c), 1 - tanh(c)^2, is missing"},
      {with<Slip::no_output>, "h was o tanh(c): what comes through h is multiplied by o"},
      {with<Slip::new_cell>, "f is blamed with c; it multiplied c_before"},
      {with<Slip::own_gate>,
       "i is blamed with i and g with g; in i g each is the other's factor"},
      {with<Slip::shown_by_h>,
       "the slope is taken as 1 - h^2; it is that of tanh(c): h has the factor o"},
      {with<Slip::output_hears_c>,
       "o hears dc, too; o stands behind the cell and is blamed by h alone"},
      {with<Slip::no_squash>,
       "dsums stop at the gates; one step more, through sigmoid or tanh"},
      {with<Slip::all_sigmoid>, "g came from a tanh: its slope is 1 - g^2"},
      {with<Slip::all_tanh>,
       "1 - y^2 is the slope of tanh; i, f and o came from a sigmoid: y (1 - y)"}},
     forward});
