// Grades 30.3.
#include <algorithm>
#include <limits>
#include <numeric>
#include <vector>

#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* q, const real* p, real share, int V);
namespace mine {
Function top_p;
}
namespace solution {
Function top_p;
}

// Of two that are equally likely the first comes, and with it the share is reached
// exactly.
static void hand(Case& c) {
  c.set_size("V", 3);
  c.set("p", {0.25, 0.5, 0.25});
  c.set("share", {0.75});
}

// Eight words are asked for all of it, and their sum falls short of 1 by a rounding.
static void call(Case& c, Function* f) {
  const int V = c.size("V", {2, 3, 4, 5, 8, 13});
  const real* drawn = c.input("p", {V}, 0.05, 1);
  std::vector<real> p(drawn, drawn + V);
  const real sum = std::accumulate(p.begin(), p.end(), real(0));
  const real rounded = std::numeric_limits<real>::epsilon() * 16;
  for (real& one : p) one = V == 8 ? one / sum * (1 - rounded) : one / sum;
  const real share = c.input("share", {1}, 0.2, 0.95)[0];
  f(c.output("q", {V}), p.data(), V == 8 ? 1 : share, V);
}

// The words in order, and what is kept of them.
enum class Slip {
  one_less,
  none_at_all,
  past_a_hit,
  one_more,
  no_word_left,
  not_divided,
  unsorted,
  unlikely_first,
  each_alone,
  of_the_largest,
  as_top_k,
  divided_by_share,
  last_of_equals
};
template <Slip slip>
static void with(real* q, const real* p, real share, int V) {
  std::vector<int> order(size_t(V), 0);
  std::iota(order.begin(), order.end(), 0);
  if (slip == Slip::last_of_equals) std::reverse(order.begin(), order.end());
  std::stable_sort(order.begin(), order.end(), [=](int a, int b) {
    return slip == Slip::unsorted         ? a < b
           : slip == Slip::unlikely_first ? p[a] < p[b]
                                          : p[a] > p[b];
  });
  const real largest = p[order[0]];
  real before = 0, kept = 0;
  for (size_t i = 0; i < order.size(); ++i) {
    const int v = order[i];
    bool keep = before < share;
    if (slip == Slip::one_less) keep = i == 0 || before + p[v] < share;
    if (slip == Slip::none_at_all) keep = before + p[v] < share;
    if (slip == Slip::past_a_hit) keep = before <= share;
    if (slip == Slip::one_more) keep = i == 0 || before - p[order[i - 1]] < share;
    if (slip == Slip::each_alone) keep = i == 0 || p[v] >= 1 - share;
    if (slip == Slip::of_the_largest) keep = p[v] >= share * largest;
    if (slip == Slip::as_top_k) keep = i == 0 || real(i) < share * real(V);
    q[v] = keep ? p[v] : 0;
    kept += q[v];
    before += p[v];
  }
  if (slip == Slip::no_word_left && before < share) kept += p[0];
  if (slip == Slip::not_divided) kept = 1;
  if (slip == Slip::divided_by_share) kept = share;
  for (int v = 0; v < V; ++v) q[v] /= kept;
}

static const Check<Function> check(
    {"30.3",
     hand,
     call,
     mine::top_p,
     solution::top_p,
     {{with<Slip::one_less>,
       "the word that reaches the share is left out; it belongs to those that are kept"},
      {with<Slip::none_at_all>,
       "the word that reaches the share is left out, and where the first one does, none "
       "is kept"},
      {with<Slip::past_a_hit>,
       "the kept ones had exactly `share` and one more was kept: at least `share` is "
       "enough"},
      {with<Slip::no_word_left>,
       "rounding may keep the sum just below share: stop when no word is left, before a "
       "word is kept twice"},
      {with<Slip::one_more>,
       "one word too many is kept: stop as soon as the kept ones have the share"},
      {with<Slip::not_divided>,
       "q is not divided by the sum of what is kept, so it does not sum to 1"},
      {with<Slip::unsorted>,
       "words are kept in the order of their numbers; the likeliest come first"},
      {with<Slip::unlikely_first>, "the unlikely words are kept first; begin at the top"},
      {with<Slip::each_alone>,
       "each word is judged on its own; what counts is the sum of the kept ones"},
      {with<Slip::of_the_largest>,
       "kept is what has `share` of the largest probability: that is min-p, another "
       "rule"},
      {with<Slip::as_top_k>,
       "a share of the number of words is kept, not of their probability"},
      {with<Slip::divided_by_share>,
       "divided by share; the kept ones have a little more than that between them: "
       "divide by their own sum"},
      {with<Slip::last_of_equals>,
       "of equally likely words the last is kept first; the smaller number comes "
       "first"}}});
