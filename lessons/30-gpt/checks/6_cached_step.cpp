// Grades 30.6.
#include <algorithm>
#include <cmath>
#include <vector>

#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* y, real* keys, real* values, const real* q, const real* k,
                      const real* v, int count, int D);
namespace mine {
Function cached_step;
}
namespace solution {
Function cached_step;
}

// Three tokens, all asking for the first direction. D is 1: the root of D is 1, too.
static void hand(Case& c) {
  c.set_size("T", 3);
  c.set_size("D", 1);
  c.set("q", {1, 1, 1});
  c.set("k", {0, 0, 0.6931471805599453});
  c.set("v", {8, 4, 20});
}

// A whole text, token by token, into a cache that is empty (NaN) at first.
static void call(Case& c, Function* f) {
  const int T = c.size("T", {1, 2, 3, 5, 8}), D = c.size("D", {1, 2, 3, 4});
  real *y = c.output("y", {T, D}), *keys = c.output("keys", {T, D}),
       *values = c.output("values", {T, D});
  const real *q = c.input("q", {T, D}), *k = c.input("k", {T, D}),
             *v = c.input("v", {T, D});
  for (int t = 0; t < T; ++t) {
    f(y + t * D, keys, values, q + t * D, k + t * D, v + t * D, t, D);
  }
}

// The solution with its lines in question: what each wrong one would do.
enum class Slip {
  not_itself,
  only_itself,
  not_the_first,
  no_root,
  by_size,
  not_divided,
  key_as_value,
  always_first,
  no_softmax,
  question_kept
};
template <Slip slip>
static void with(real* y, real* keys, real* values, const real* q, const real* k,
                 const real* v, int count, int D) {
  const int row = slip == Slip::always_first ? 0 : count;
  for (int d = 0; d < D; ++d) {
    keys[row * D + d] = slip == Slip::question_kept ? q[d] : k[d];
    values[row * D + d] = slip == Slip::key_as_value ? k[d] : v[d];
  }
  const int first = slip == Slip::only_itself                  ? count
                    : slip == Slip::not_the_first && count > 0 ? 1
                                                               : 0;
  const int last = slip == Slip::not_itself     ? count - 1
                   : slip == Slip::always_first ? 0
                                                : count;
  std::vector<real> a;
  for (int s = first; s <= last; ++s) {
    real score = 0;
    for (int d = 0; d < D; ++d) score += q[d] * keys[s * D + d];
    if (slip == Slip::by_size) score /= real(D);
    if (slip != Slip::by_size && slip != Slip::no_root) score /= std::sqrt(real(D));
    a.push_back(slip == Slip::no_softmax ? score : std::exp(score));
  }
  real sum = 0;
  for (const real share : a) sum += share;
  if (slip == Slip::not_divided || slip == Slip::no_softmax) sum = 1;
  for (int d = 0; d < D; ++d) {
    y[d] = 0;
    for (int s = first; s <= last; ++s) {
      y[d] += a[size_t(s - first)] / sum * values[s * D + d];
    }
  }
}

static const Check<Function> check(
    {"30.6",
     hand,
     call,
     mine::cached_step,
     solution::cached_step,
     {{with<Slip::not_itself>,
       "it looks at the positions 0 .. count - 1 only; the new token sees itself, too: "
       "0 .. count"},
      {with<Slip::only_itself>,
       "it looks at itself only; what is in the cache is there to be looked at"},
      {with<Slip::not_the_first>, "position 0 is left out; positions begin at 0"},
      {with<Slip::no_root>, "scores are not divided by sqrt(D)"},
      {with<Slip::by_size>, "scores are divided by D; divide by its square root"},
      {with<Slip::not_divided>, "the shares are not divided by their sum"},
      {with<Slip::key_as_value>, "k is put into values, too; there belongs v"},
      {with<Slip::always_first>,
       "every new token is put into row 0, over the first; its row is `count`"},
      {with<Slip::no_softmax>,
       "the scores themselves weigh the values; softmax is missing"},
      {with<Slip::question_kept>,
       "q is put into keys; the query is used once and forgotten, k is kept"}}});
