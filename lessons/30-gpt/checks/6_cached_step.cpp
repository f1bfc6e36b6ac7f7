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

static std::vector<real> listed(const real* x, int count) { return {x, x + count}; }

// A whole text, token by token, into a cache that is empty (NaN) at first. Where D is 4,
// all scores are about 800 (in steps of 1/32, so that no order of working rounds).
static void call(Case& c, Function* f) {
  const int T = c.size("T", {1, 2, 3, 5, 8}), D = c.size("D", {1, 2, 3, 4});
  real *y = c.output("y", {T, D}), *keys = c.output("keys", {T, D}),
       *values = c.output("values", {T, D});
  std::vector<real> q = listed(c.input("q", {T, D}), T * D),
                    k = listed(c.input("k", {T, D}), T * D);
  const real* v = c.input("v", {T, D});
  for (size_t i = 0; i < q.size() && D == 4; ++i) {
    q[i] = i % 4 == 0 ? 40 : std::round(q[i] * 4) / 4;
    k[i] = i % 4 == 0 ? 40 : std::round(k[i] * 4) / 4;
  }
  for (int t = 0; t < T; ++t) {
    f(y + t * D, keys, values, q.data() + t * D, k.data() + t * D, v + t * D, t, D);
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
  overflows,
  key_as_value,
  keys_summed,
  always_first,
  first_row,
  row_before,
  no_softmax,
  question_kept
};
template <Slip slip>
static void with(real* y, real* keys, real* values, const real* q, const real* k,
                 const real* v, int count, int D) {
  const bool first_row = slip == Slip::always_first || slip == Slip::first_row;
  const int row = first_row                               ? 0
                  : slip == Slip::row_before && count > 0 ? count - 1
                                                          : count;
  for (int d = 0; d < D; ++d) {
    keys[row * D + d] = slip == Slip::question_kept ? q[d] : k[d];
    values[row * D + d] = slip == Slip::key_as_value ? k[d] : v[d];
  }
  const int first = slip == Slip::only_itself                  ? count
                    : slip == Slip::not_the_first && count > 0 ? 1
                                                               : 0;
  const int last = slip == Slip::not_itself     ? count - 1
                   : slip == Slip::always_first ? 0
                   : slip == Slip::row_before   ? row
                                                : count;
  std::vector<real> a;
  real largest = 0;
  for (int s = first; s <= last; ++s) {
    real score = 0;
    for (int d = 0; d < D; ++d) score += q[d] * keys[s * D + d];
    if (slip == Slip::by_size) score /= real(D);
    if (slip != Slip::by_size && slip != Slip::no_root) score /= std::sqrt(real(D));
    a.push_back(score);
    if (s == first || score > largest) largest = score;
  }
  if (slip == Slip::overflows) largest = 0;
  real sum = 0;
  for (real& share : a) {
    if (slip != Slip::no_softmax) share = std::exp(share - largest);
    sum += share;
  }
  if (slip == Slip::not_divided || slip == Slip::no_softmax) sum = 1;
  for (int d = 0; d < D; ++d) {
    y[d] = 0;
    for (int s = first; s <= last; ++s) {
      const real* mixed = slip == Slip::keys_summed ? keys : values;
      y[d] += a[size_t(s - first)] / sum * mixed[s * D + d];
    }
  }
}

static const char row_taken[] =
    "the new token is put into a row that is taken; its row is `count`";

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
      {with<Slip::overflows>,
       "e^ overflows where scores are large: subtract the largest of them first"},
      {with<Slip::keys_summed>,
       "y is a mean of the keys; keys say where to look, values are what is mixed"},
      {with<Slip::key_as_value>, "k is put into values, too; there belongs v"},
      {with<Slip::always_first>, row_taken},
      {with<Slip::first_row>, row_taken},
      {with<Slip::row_before>, row_taken},
      {with<Slip::no_softmax>,
       "the scores themselves weigh the values; softmax is missing"},
      {with<Slip::question_kept>,
       "q is put into keys; the query is used once and forgotten, k is kept"}}});
