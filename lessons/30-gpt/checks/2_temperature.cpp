// Grades 30.2.
#include <algorithm>
#include <cmath>
#include <vector>

#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* p, const real* logits, real temperature, int V);
namespace mine {
Function with_temperature;
}
namespace solution {
Function with_temperature;
}

// Half a temperature squares the ratios: e^0 to e^1 becomes 1 to e^2. The second and the
// fourth word are equally likely; at T = 0 only the second is taken.
static void hand(Case& c) {
  c.set_size("V", 4);
  c.set("logits", {1000, 1001, 999, 1001});
  c.set("T", {0.5});
}

// Six words: about -1000 each; nine: about 1000 (in steps of 1/64 and at T = 0.5, so that
// no order of working rounds). Where V is even, the last is as large as the largest. Each
// is asked for twice, the second time at T = 0.
static void call(Case& c, Function* f) {
  const int V = c.size("V", {2, 3, 4, 6, 9});
  const real* drawn = c.input("logits", {V});
  std::vector<real> logits(drawn, drawn + V);
  real T = c.input("T", {1}, 0.2, 3)[0];
  if (V >= 6) {
    for (real& l : logits) l = std::round(l * 64) / 64 + (V == 6 ? -1000 : 1000);
    T = real(0.5);
  }
  if (V % 2 == 0) logits.back() = *std::max_element(logits.begin(), logits.end());
  f(c.output("p", {V}), logits.data(), T, V);
  f(c.output("p_at_T_0", {V}), logits.data(), 0, V);
}

// The solution with its lines in question: what each wrong one would do.
enum class Slip {
  times,
  too_large,
  not_divided,
  after_softmax,
  last_of_equals,
  all_of_equals,
  equals_share,
  largest_from_0,
  zero_divides,
  zero_is_one
};
template <Slip slip>
static void with(real* p, const real* logits, real T, int V) {
  int best = 0;
  real largest = slip == Slip::largest_from_0 ? 0 : logits[0];
  for (int v = 0; v < V; ++v) {
    const bool equal = slip == Slip::last_of_equals && logits[v] == largest;
    if (logits[v] > largest || equal) best = v, largest = logits[v];
  }
  const bool greedy = T == 0 && slip != Slip::zero_divides && slip != Slip::zero_is_one;
  if (T == 0 && slip == Slip::zero_is_one) T = 1;
  real sum = 0;
  for (int v = 0; v < V; ++v) {
    const real above = logits[v] - largest;
    const bool equal =
        (slip == Slip::all_of_equals || slip == Slip::equals_share) && above == 0;
    p[v] = greedy                        ? real(v == best || equal ? 1 : 0)
           : slip == Slip::times         ? std::exp(above * T)
           : slip == Slip::too_large     ? std::exp(logits[v] / T)
           : slip == Slip::after_softmax ? std::exp(above)
                                         : std::exp(above / T);
    sum += p[v];
  }
  if (slip == Slip::not_divided) sum = 1;
  if (slip == Slip::all_of_equals && greedy) sum = 1;
  for (int v = 0; v < V; ++v) p[v] /= sum;
  for (int v = 0; v < V && slip == Slip::after_softmax && !greedy; ++v) p[v] /= T;
}

static const Check<Function> check(
    {"30.2",
     hand,
     call,
     mine::with_temperature,
     solution::with_temperature,
     {{with<Slip::times>,
       "logits are multiplied by the temperature; they are divided by it: a high one "
       "makes them alike"},
      {with<Slip::too_large>,
       "e^ overflows where a logit over T is large: subtract the largest logit first"},
      {with<Slip::not_divided>, "p is not divided by its sum"},
      {with<Slip::after_softmax>,
       "the probabilities are divided by T, not the logits; then their sum is not 1"},
      {with<Slip::last_of_equals>,
       "at T = 0 the last of equally large logits is taken; take the first"},
      {with<Slip::all_of_equals>,
       "at T = 0 every logit that is as large as the largest gets a 1; only the first "
       "does"},
      {with<Slip::equals_share>,
       "at T = 0 equally large logits share the 1; the first one gets all of it"},
      {with<Slip::largest_from_0>,
       "the search for the largest logit begins at 0, but all may be below 0: begin at "
       "logits[0]"},
      {with<Slip::zero_divides>,
       "T = 0 is divided by; it means: the likeliest word has 1, all others 0"},
      {with<Slip::zero_is_one>, "T = 0 does what T = 1 does; it means: the likeliest"}}});
