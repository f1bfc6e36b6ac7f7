// Grades 27.2.
#include <cmath>

#include "grade/grade.h"
#include "ops/cells.h"

using namespace chainrule;
using Function = decltype(chainrule::lstm_cell_forward);
namespace mine {
Function lstm_cell_forward;
}
namespace solution {
Function lstm_cell_forward;
}

// Unit 0 keeps (f is nearly 1, i nearly 0), unit 1 forgets and writes.
static void hand(Case& c) {
  c.set_size("N", 1);
  c.set_size("O", 2);
  c.set("sums", {-9, 9, 9, -9, 1, 1, 0, 9});
  c.set("c_before", {0.5, 0.5});
}

static void call(Case& c, Function* f) {
  const int N = c.size("N"), O = c.size("O");
  f(c.output("h", {N, O}), c.output("c", {N, O}), c.output("gates", {N, 4 * O}),
    c.input("sums", {N, 4 * O}), c.input("c_before", {N, O}), N, O);
}

// The loop with its lines in question: what each wrong one would do.
enum class Slip {
  none,
  forget_first,
  output_third,
  by_units,
  all_sigmoid,
  bare_cell,
  no_new,
  one_less_i,
  turned,
  sums_kept,
  old_shown,
  adds_h
};
template <Slip slip>
static void with(real* h, real* c, real* gates, const real* sums, const real* c_before,
                 int N, int O) {
  const auto sigmoid = [](real x) { return 1 / (1 + std::exp(-x)); };
  for (int at = 0; at < N * O; ++at) {
    const int n = at / O, k = at % O;
    const auto place = [=](int gate) {
      return n * 4 * O + (slip == Slip::by_units ? k * 4 + gate : gate * O + k);
    };
    const int at_i = place(slip == Slip::forget_first),
              at_f = place(slip != Slip::forget_first),
              at_g = place(slip == Slip::output_third ? 3 : 2),
              at_o = place(slip == Slip::output_third ? 2 : 3);
    const real i = sigmoid(sums[at_i]), f = sigmoid(sums[at_f]),
               g = slip == Slip::all_sigmoid ? sigmoid(sums[at_g])
                                             : std::tanh(sums[at_g]),
               o = sigmoid(sums[at_o]);
    const bool raw = slip == Slip::sums_kept;
    gates[at_i] = raw ? sums[at_i] : i;
    gates[at_f] = raw ? sums[at_f] : f;
    gates[at_g] = raw ? sums[at_g] : g;
    gates[at_o] = raw ? sums[at_o] : o;
    const real keep = slip == Slip::turned ? 1 - f : slip == Slip::one_less_i ? 1 - i : f;
    c[at] = keep * c_before[at] + (slip == Slip::no_new ? i : i * g);
    const real shown = slip == Slip::old_shown ? c_before[at] : c[at];
    h[at] = o * (slip == Slip::bare_cell ? shown : std::tanh(shown));
  }
}

static const Check<Function> check(
    {"27.2",
     hand,
     call,
     mine::lstm_cell_forward,
     solution::lstm_cell_forward,
     {{with<Slip::forget_first>,
       "the forget gate is read first; the order is i, f, g, o: input gate first"},
      {with<Slip::output_third>,
       "the third block is taken for o and the fourth for g; the order is i, f, g, o"},
      {with<Slip::by_units>,
       "the four sums of a unit are read side by side; here all O sums of one gate stand "
       "side by side: gate q of unit k is at n * 4 * O + q * O + k"},
      {with<Slip::all_sigmoid>,
       "g goes through a sigmoid; it is no gate but what is written, and may be "
       "negative: tanh"},
      {with<Slip::bare_cell>, "h is o times c; c may grow, so tanh(c) is shown"},
      {with<Slip::no_new>, "i is written into the cell; i only scales what is new: i g"},
      {with<Slip::one_less_i>,
       "1 - i is kept; that is the GRU's way, here f has weights of its own"},
      {with<Slip::turned>,
       "1 - f is kept; the forget gate is named the wrong way round: f is what is kept"},
      {with<Slip::sums_kept>,
       "gates holds the sums; keep what sigmoid and tanh made of them"},
      {with<Slip::old_shown>, "h is made from c_before; it shows the new cell, c"}}});
