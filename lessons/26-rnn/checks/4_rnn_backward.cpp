// Grades 26.4. The gradient check is a step of its own: dh is the blame of states, which
// are no inputs of forward, so it moves one number of one state and runs on from there.
#include <cmath>
#include <cstdio>

#include "grade/grade.h"
#include "ops/recurrent.h"

using namespace chainrule;
using Function = decltype(chainrule::rnn_backward);
namespace mine {
Function rnn_backward;
}
namespace solution {
Function rnn_backward;
}

// One number of state, three steps; the last state is blamed, and the one after step 1.
static void hand(Case& c) {
  c.set_size("T", 3);
  c.set_size("N", 1);
  c.set_size("O", 1);
  c.set("h", {0, 0.5, 0, 0});
  c.set("dy", {0, 2, 0, 4});
  c.set("recurrent", {0.5});
}

static void call(Case& c, Function* f) {
  const int T = c.size("T", {1, 2, 3, 5}), N = c.size("N", {1, 2, 3, 4}),
            O = c.size("O", {1, 2, 3, 4, 7});
  const Shape states = {T + 1, N, O};
  f(c.output("dsums", {T, N, O}), c.output("dh", states), c.input("dy", states),
    c.input("h", states, -0.9, 0.9), c.input("recurrent", {O, O}, -0.7, 0.7), {T, N, O});
}

// ---- the gradient check ---------------------------------------------------------------

constexpr RecurrentSize four = {4, 2, 3};
constexpr int state = four.N * four.O, all = (four.T + 1) * state;

struct Sequence {
  real h[all], sums[all], dy[all], u[four.O * four.O];

  // The states, and the loss: every state counts dy times itself. `at` of h is moved.
  double loss(int at, real by, bool in_sum) {
    double loss = 0;
    for (int i = 0; i < all; ++i) {
      if (i >= state) {
        const int n = i % state / four.O, o = i % four.O;
        real sum = sums[i - state] + (in_sum && i - state == at ? by : 0);
        for (int j = 0; j < four.O; ++j) {
          sum += u[o * four.O + j] * h[i - i % state - state + n * four.O + j];
        }
        h[i] = std::tanh(sum);
      } else {
        h[i] = real(0.1) * real(i) - real(0.2);
      }
      if (!in_sum && i == at) h[i] += by;
      loss += double(dy[i]) * double(h[i]);
    }
    return loss;
  }
};

static std::string gradient(const Grading&, AnyFunction candidate) {
  Sequence s;
  for (int i = 0; i < all; ++i) {
    s.sums[i] = real(std::sin(3.0 * i + 1));
    s.dy[i] = real(std::cos(2.0 * i));
  }
  for (int i = 0; i < four.O * four.O; ++i) s.u[i] = real(0.7 * std::sin(5.0 * i + 2));
  real dsums[all] = {}, dh[all] = {};
  s.loss(-1, 0, false);
  reinterpret_cast<Function*>(candidate)(dsums, dh, s.dy, s.h, s.u, four);
  for (int i = 0; i < all; ++i) {
    for (const bool in_sum : {false, true}) {
      if (in_sum && i >= all - state) continue;
      const real little = real(1e-5);
      const double measured =
          (s.loss(i, little, in_sum) - s.loss(i, -little, in_sum)) / 2e-5;
      const double got = double(in_sum ? dsums[i] : dh[i]);
      if (std::abs(got - measured) <= 1e-7) continue;
      char text[160];
      snprintf(text, sizeof text, "%s[%d,%d,%d] is %.6f, but the loss moves by %.6f",
               in_sum ? "dsums" : "dh", i / state, i % state / four.O, i % four.O, got,
               measured);
      return text;
    }
  }
  return "";
}

// ---- usual mistakes -------------------------------------------------------------------

enum class Slip {
  last_only,
  no_last,
  no_recurrent_part,
  state_before,
  no_slope,
  transposed,
  around_tanh,
  direct_only,
  one_row
};
template <Slip slip>
static void with(real* dsums, real* dh, const real* dy, const real* h,
                 const real* recurrent, RecurrentSize s) {
  const int N = s.N, O = s.O;
  for (int i = 0; i < (s.T + 1) * N * O; ++i) {
    const bool last = i >= s.T * N * O;
    dh[i] = slip == Slip::no_last && last ? 0 : dy[i];
    if (slip == Slip::last_only && !last) dh[i] = 0;
  }
  for (int t = s.T - 1; t >= 0; --t) {
    for (int n = 0; n < N; ++n) {
      const int now = (t * N + n) * O, after = now + N * O;
      for (int o = 0; o < O; ++o) {
        const real tanh = h[slip == Slip::state_before ? now + o : after + o];
        const real slope = slip == Slip::no_slope ? 1 : 1 - tanh * tanh;
        dsums[now + o] = (slip == Slip::direct_only ? dy : dh)[after + o] * slope;
      }
      if (slip == Slip::one_row && n > 0) continue;
      for (int j = 0; j < O && slip != Slip::no_recurrent_part; ++j) {
        for (int o = 0; o < O; ++o) {
          const int at = slip == Slip::transposed ? j * O + o : o * O + j;
          const real d = slip == Slip::around_tanh ? dh[after + o] : dsums[now + o];
          dh[now + j] += d * recurrent[at];
        }
      }
    }
  }
}

static const Check<Function> check(
    {"26.4",
     hand,
     call,
     mine::rnn_backward,
     solution::rnn_backward,
     {{with<Slip::last_only>,
       "only the last state's dy counts; every state may be looked at: dh[t] begins as "
       "dy[t]"},
      {with<Slip::no_last>, "the last state's dy is lost: dh[T] is dy[T]"},
      {with<Slip::no_recurrent_part>,
       "dh[t] is dy[t] alone; the state went into step t, too, and is blamed through it"},
      {with<Slip::direct_only>,
       "dsums[t] is made of dy[t+1] alone; it is made of dh[t+1], which must hold all "
       "later steps' blame by then: go from the last step to the first"},
      {with<Slip::state_before>,
       "the slope of step t is made of h[t]; it is made of h[t+1], what the tanh gave"},
      {with<Slip::no_slope>, "tanh's slope is missing in dsums: 1 - h[t+1]^2"},
      {with<Slip::transposed>,
       "recurrent is read as recurrent[j,o]; forward multiplied h[t,n,j] by "
       "recurrent[o,j]"},
      {with<Slip::around_tanh>,
       "dh[t] is made of dh[t+1], so blame goes around the tanh; it is made of dsums[t]"},
      {with<Slip::one_row>,
       "blame goes back through recurrent for row 0 only; every row has its own"}},
     nullptr,
     {{"gradient through time", gradient}}});
