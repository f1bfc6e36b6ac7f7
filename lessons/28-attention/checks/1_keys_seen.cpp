// Grades 28.1.
#include "grade/grade.h"

using namespace chainrule;
using Function = int(int t, int T, int S, bool causal, int length);
namespace mine {
Function keys_seen;
}
namespace solution {
Function keys_seen;
}

// A text of four tokens goes on with a fifth and a sixth, and nothing is padding.
static void hand(Case& c) {
  c.set_size("T", 2);
  c.set_size("S", 6);
  c.set_size("causal", 1);
  c.set_size("length", 9);
}

static void call(Case& c, Function* f) {
  const int T = c.size("T", {1, 2, 3, 5, 7}), S = c.size("S", {1, 2, 4, 5, 6}),
            length = c.size("length", {3, 0, 1, 2, 4, 9});
  const bool causal = c.size("causal", {0, 1}) == 1;
  real* seen = c.output("seen", {T});
  for (int t = 0; t < T; ++t) seen[t] = real(f(t, T, S, causal, length));
}

// What is asked, with its lines in question: what each wrong one would do.
enum class Slip {
  top_left,
  not_itself,
  below_zero,
  no_length,
  no_causal,
  length_above,
  one_mask,
  from_here_on
};
// Causal queries counted without one or the other bound.
enum class Bare { always, causal, and_length, longest, smaller_length, place };
template <Bare kind>
static int bare(int t, int T, int S, bool causal, int length) {
  switch (kind) {
    case Bare::always:
      return t + 1;
    case Bare::causal:
      return causal ? t + 1 : S;
    case Bare::and_length:
      return causal ? t + 1 : std::min(S, length);
    case Bare::longest:
      return causal ? t + 1 : length;
    case Bare::smaller_length:
      return std::min(causal ? t + 1 : S, length);
    case Bare::place:
      break;
  }
  return causal ? t + S - T + 1 : S;
}
template <Slip slip>
static int with(int t, int T, int S, bool causal, int length) {
  const int place = slip == Slip::top_left ? t : t + S - T;
  int count = causal && slip != Slip::no_causal ? place + 1 : S;
  if (causal && slip == Slip::not_itself) count = place;
  if (causal && slip == Slip::from_here_on) count = S - place;
  if (slip == Slip::length_above) return std::max(0, causal ? count : length);
  if (slip == Slip::one_mask && causal) return std::max(0, count);
  count = std::min(count, S);
  if (slip != Slip::no_length) count = std::min(count, length);
  return slip == Slip::below_zero ? count : std::max(0, count);
}

static const Check<Function> check(
    {"28.1",
     hand,
     call,
     mine::keys_seen,
     solution::keys_seen,
     {{with<Slip::top_left>,
       "query t is taken to stand at place t; the last query stands at the last key, so "
       "query t is at t + S - T"},
      {with<Slip::not_itself>,
       "a causal query does not see its own place; it does: one key more"},
      {with<Slip::below_zero>,
       "a query that stands before all keys sees 0 of them, not a negative number"},
      {with<Slip::no_length>,
       "length is not used: keys from number `length` on are padding"},
      {with<Slip::no_causal>, "causal is not used"},
      {with<Slip::length_above>,
       "S and length are not both asked: a query sees no key from number length on, and "
       "none from number S on"},
      {with<Slip::one_mask>,
       "where causal is true length is forgotten; both masks hold at once"},
      {with<Slip::from_here_on>,
       "these are the keys behind the query's place; causal is to hide them"},
      {bare<Bare::always>,
       "this is t + 1 in every case: query t stands at place t + S - T, S and length are "
       "bounds, and without causal only they count"},
      {bare<Bare::causal>,
       "causal gives t + 1, as if query t stood at place t (it is at t + S - T), and "
       "length is not used"},
      {bare<Bare::and_length>,
       "causal gives t + 1, as if query t stood at place t (it is at t + S - T), and "
       "neither S nor length bounds it"},
      {bare<Bare::longest>,
       "causal gives t + 1, as if query t stood at place t (it is at t + S - T); and "
       "nothing is bounded by S"},
      {bare<Bare::smaller_length>,
       "causal gives t + 1, as if query t stood at place t (it is at t + S - T); with "
       "more queries than keys that is even more than S"},
      {bare<Bare::place>,
       "the place is right, its bounds are missing: length is not used, and a query that "
       "stands before all keys gets a negative number"}}});
