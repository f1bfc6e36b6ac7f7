// Grades 30.2.
#include <cmath>

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
// fourth word are equally likely.
static void hand(Case& c) {
  c.set_size("V", 4);
  c.set_size("way", 1);
  c.set("logits", {1000, 1001, 999, 1001});
  c.set("T", {0.5});
}

static void call(Case& c, Function* f) {
  const int V = c.size("V", {2, 3, 4, 6, 9});
  const real* drawn = c.input("logits", {V});
  std::vector<real> logits(drawn, drawn + V);
  // Temperature 0 in a third of the cases, with two that are equally large.
  const bool greedy = c.size("way", {0, 1, 2}) == 0;
  if (greedy) logits[size_t(V - 1)] = logits[0];
  const real T = c.input("T", {1}, 0.2, 3)[0];
  f(c.output("p", {V}), logits.data(), greedy ? 0 : T, V);
}

// The solution with its lines in question: what each wrong one would do.
enum class Slip {
  times,
  too_large,
  not_divided,
  after_softmax,
  last_of_equals,
  all_of_equals,
  zero_divides,
  zero_is_one
};
template <Slip slip>
static void with(real* p, const real* logits, real T, int V) {
  int best = 0;
  for (int v = 1; v < V; ++v) {
    const bool more = slip == Slip::last_of_equals ? logits[v] >= logits[best]
                                                   : logits[v] > logits[best];
    if (more) best = v;
  }
  const bool greedy = T == 0 && slip != Slip::zero_divides && slip != Slip::zero_is_one;
  if (T == 0 && slip == Slip::zero_is_one) T = 1;
  real sum = 0;
  for (int v = 0; v < V; ++v) {
    const real above = logits[v] - logits[best];
    const bool equal = slip == Slip::all_of_equals && above == 0;
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
      {with<Slip::zero_divides>,
       "T = 0 is divided by; it means: the likeliest word has 1, all others 0"},
      {with<Slip::zero_is_one>, "T = 0 does what T = 1 does; it means: the likeliest"}}});
