// Grades 26.5. No gradient check: what is truncated is not the gradient of anything.

#include "grade/grade.h"
#include "ops/recurrent.h"

using namespace chainrule;
using Function = void(real* dsums, real* dh, const real* dy, const real* h,
                      const real* recurrent, RecurrentSize s, int K);
namespace mine {
Function truncated_backward;
}
namespace solution {
Function truncated_backward;
}

// Chunks of 2 in 5 steps, all slopes 1: only the states 1 and 3 hear from behind.
static void hand(Case& c) {
  c.set_size("T", 5);
  c.set_size("N", 1);
  c.set_size("O", 1);
  c.set_size("K", 2);
  c.set("h", {0, 0, 0, 0, 0, 0});
  c.set("dy", {1, 1, 1, 1, 1, 1});
  c.set("recurrent", {0.5});
}

static void call(Case& c, Function* f) {
  const int T = c.size("T", {1, 2, 3, 5, 7}), N = c.size("N", {1, 2, 3}),
            O = c.size("O", {1, 2, 3, 4}), K = c.size("K", {1, 2, 3, 4, 9});
  const Shape states = {T + 1, N, O};
  f(c.output("dsums", {T, N, O}), c.output("dh", states), c.input("dy", states),
    c.input("h", states, -0.9, 0.9), c.input("recurrent", {O, O}, -0.7, 0.7), {T, N, O},
    K);
}

// The loop with its lines in question: what each wrong one would do.
enum class Slip {
  no_border,
  one_late,
  from_the_end,
  drops_dy,
  cuts_step,
  first_border_open,
  last_chunk_only,
  no_chunks,
  state_set_to_0
};
template <Slip slip>
static void with(real* dsums, real* dh, const real* dy, const real* h,
                 const real* recurrent, RecurrentSize s, int K) {
  const int N = s.N, O = s.O;
  for (int i = 0; i < (s.T + 1) * N * O; ++i) dh[i] = dy[i];
  for (int t = s.T - 1; t >= 0; --t) {
    const bool border = slip == Slip::no_border           ? false
                        : slip == Slip::no_chunks         ? true
                        : slip == Slip::one_late          ? (t + 1) % K == 0
                        : slip == Slip::from_the_end      ? (s.T - t) % K == 0
                        : slip == Slip::first_border_open ? t > 0 && t % K == 0
                        : slip == Slip::last_chunk_only   ? t == s.T - K
                                                          : t % K == 0;
    for (int i = t * N * O; i < (t + 1) * N * O; ++i) {
      const int after = i + N * O;
      const bool given = slip == Slip::state_set_to_0 && (t + 1) % K == 0;
      const real slope = given ? 1 : 1 - h[after] * h[after];
      dsums[i] = slip == Slip::cuts_step && border ? 0 : dh[after] * slope;
    }
    for (int i = t * N * O; i < (t + 1) * N * O; ++i) {
      if (border) {
        if (slip == Slip::drops_dy) dh[i] = 0;
        continue;
      }
      const int row = i / O * O, j = i % O;
      for (int o = 0; o < O; ++o) dh[i] += dsums[row + o] * recurrent[o * O + j];
    }
  }
}

static const Check<Function> check(
    {"26.5",
     hand,
     call,
     mine::truncated_backward,
     solution::truncated_backward,
     {{with<Slip::no_border>, "nothing is cut: this is 26.4, blame crosses every border"},
      {with<Slip::one_late>,
       "the cut is at t = K - 1, 2 K - 1 ...; the states between chunks are h[0], h[K], "
       "h[2 K] ..."},
      {with<Slip::from_the_end>,
       "the chunks are counted from the end; they begin at t = 0, and the last may be "
       "shorter"},
      {with<Slip::drops_dy>,
       "a border's state loses its dy, too; only what comes back through recurrent is "
       "cut"},
      {with<Slip::cuts_step>,
       "dsums of a chunk's first step is set to 0; the step is blamed, only the state "
       "before it is not"},
      {with<Slip::first_border_open>,
       "h[0] still hears through recurrent; it is a given, like every state at a border"},
      {with<Slip::last_chunk_only>,
       "only one border is cut, K before the end; there is one every K steps"},
      {with<Slip::no_chunks>,
       "every step is cut off from the one before; inside a chunk blame goes back"},
      {with<Slip::state_set_to_0>,
       "the slope at a border is 1, as if the state were 0 there; the state goes on, "
       "only its blame stops"}}});
