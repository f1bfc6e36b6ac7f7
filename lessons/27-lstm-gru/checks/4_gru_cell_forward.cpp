// Grades 27.4.
#include <cmath>

#include "grade/grade.h"
#include "ops/cells.h"

using namespace chainrule;
using Function = decltype(chainrule::gru_cell_forward);
namespace mine {
Function gru_cell_forward;
}
namespace solution {
Function gru_cell_forward;
}

// Unit 0 keeps (z is nearly 1), unit 1 takes its candidate and does not look back (z and
// r are nearly 0).
static void hand(Case& c) {
  c.set_size("N", 1);
  c.set_size("O", 2);
  c.set("sums", {0, -9, 9, -9, 1, 1});
  c.set("products", {0, 0, 0, 0, 5, 5});
  c.set("h_before", {0.5, 0.5});
}

static void call(Case& c, Function* f) {
  const int N = c.size("N"), O = c.size("O");
  f(c.output("h", {N, O}), c.output("gates", {N, 4 * O}), c.input("sums", {N, 3 * O}),
    c.input("products", {N, 3 * O}), c.input("h_before", {N, O}), N, O);
}

// The loop with its lines in question: what each wrong one would do.
enum class Slip {
  paper,
  no_room,
  no_reset,
  reset_all,
  reset_the_past,
  scaled_kept,
  past_not_kept,
  update_first,
  only_inputs,
  all_sigmoid,
  three_wide
};
template <Slip slip>
static void with(real* h, real* gates, const real* sums, const real* products,
                 const real* h_before, int N, int O) {
  const auto sigmoid = [](real x) { return 1 / (1 + std::exp(-x)); };
  for (int at = 0; at < N * O; ++at) {
    const int m = at / O, k = at % O, from = m * 3 * O + k;
    const int to = m * (slip == Slip::three_wide ? 3 : 4) * O + k;
    const bool swapped = slip == Slip::update_first;
    const auto gate = [=](int q) {
      const real past = slip == Slip::only_inputs ? 0 : products[from + q * O];
      return sigmoid(sums[from + q * O] + past);
    };
    const real r = gate(swapped ? 1 : 0), z = gate(swapped ? 0 : 1);
    const real from_x = sums[from + 2 * O], past = products[from + 2 * O];
    const real inside = slip == Slip::no_reset         ? from_x + past
                        : slip == Slip::reset_all      ? r * (from_x + past)
                        : slip == Slip::reset_the_past ? from_x + r * h_before[at]
                                                       : from_x + r * past;
    const real n = slip == Slip::all_sigmoid ? sigmoid(inside) : std::tanh(inside);
    gates[to + (swapped ? O : 0)] = r;
    gates[to + (swapped ? 0 : O)] = z;
    gates[to + 2 * O] = n;
    if (slip != Slip::past_not_kept && slip != Slip::three_wide) {
      gates[to + 3 * O] = slip == Slip::scaled_kept ? r * past : past;
    }
    h[at] = slip == Slip::paper     ? z * n + (1 - z) * h_before[at]
            : slip == Slip::no_room ? n + z * h_before[at]
                                    : (1 - z) * n + z * h_before[at];
  }
}

static const Check<Function> check(
    {"27.4",
     hand,
     call,
     mine::gru_cell_forward,
     solution::gru_cell_forward,
     {{with<Slip::paper>,
       "z and 1 - z are exchanged, as in the paper; here z is what is kept: "
       "(1 - z) n + z h_before"},
      {with<Slip::no_room>,
       "n comes in whole; the two shares make one together: (1 - z) n + z h_before"},
      {with<Slip::no_reset>, "r is not used: the candidate sees r products_n"},
      {with<Slip::reset_all>,
       "r scales what the input says, too; it scales products_n alone"},
      {with<Slip::reset_the_past>,
       "r scales h_before; what the past says to n are its products, products_n"},
      {with<Slip::scaled_kept>,
       "gates keeps r products_n; backward wants products_n as it came"},
      {with<Slip::past_not_kept>,
       "the fourth block of gates is not written: products_n belongs there"},
      {with<Slip::update_first>,
       "the update gate is read first; the order is r, z, n: reset first"},
      {with<Slip::only_inputs>,
       "r and z look at the input alone; the state before has its say: sums + products"},
      {with<Slip::all_sigmoid>,
       "the candidate goes through a sigmoid; it may be negative: tanh"},
      {with<Slip::three_wide>,
       "gates is written in rows of 3 O; its rows have 4 O numbers, products_n last"}}});
