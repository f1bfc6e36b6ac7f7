// Grades 31.2. What stands in merged behind the returned count is nobody's business.
#include "grade/grade.h"

using namespace chainrule;
using Function = int(int* merged, const int* tokens, int T, int left, int right,
                     int token);
namespace mine {
Function merge_pair;
}
namespace solution {
Function merge_pair;
}

static void hand(Case& c) {
  c.set_size("T", 6);
  c.set("tokens", {1, 2, 1, 2, 2, 1});
  c.set("pair", {1, 2});
}

// Two letters only: runs of one letter are frequent, and so are pairs of it.
static void call(Case& c, Function* f) {
  const int T = c.size("T", {2, 3, 5, 8, 13});
  const int *tokens = c.indices("tokens", {T}, 2), *pair = c.indices("pair", {2}, 2);
  std::vector<int> merged(size_t(T), -1);
  const int count = f(merged.data(), tokens, T, pair[0], pair[1], 9);
  real* shown = c.output("merged", {T});  // -1: not written, or no token any more
  for (int t = 0; t < T; ++t) shown[t] = t < count ? real(merged[size_t(t)]) : -1;
  c.result("returned", count);
}

// The walk with its lines in question: what each wrong one would do.
enum class Slip {
  left_alone,
  right_stays,
  turned,
  first_only,
  last_lost,
  count_of_all,
  holes,
  next_lost
};
template <Slip slip>
static int with(int* merged, const int* tokens, int T, int left, int right, int token) {
  if (slip == Slip::turned) std::swap(left, right);
  int count = 0, found = 0;
  for (int t = 0; t < (slip == Slip::last_lost ? T - 1 : T); ++t) {
    const bool pair = t + 1 < T && tokens[t] == left &&
                      (tokens[t + 1] == right || slip == Slip::left_alone) &&
                      (slip != Slip::first_only || found == 0);
    merged[slip == Slip::holes ? t : count] = pair ? token : tokens[t];
    ++count;
    found += pair;
    if (pair && slip != Slip::right_stays) ++t;
    if (pair && slip == Slip::next_lost) ++t;
  }
  return slip == Slip::count_of_all ? T : count;
}
static int from_the_right(int* merged, const int* tokens, int T, int left, int right,
                          int token) {
  std::vector<int> turned;
  for (int t = T - 1; t >= 0; --t) {
    const bool pair = t > 0 && tokens[t - 1] == left && tokens[t] == right;
    turned.push_back(pair ? token : tokens[t]);
    t -= pair;
  }
  std::copy(turned.rbegin(), turned.rend(), merged);
  return int(turned.size());
}

static const Check<Function> check(
    {"31.2",
     hand,
     call,
     mine::merge_pair,
     solution::merge_pair,
     {{with<Slip::left_alone>,
       "whatever follows left is taken with it; only right may follow"},
      {with<Slip::right_stays>,
       "the right one is still there behind the new token; it is taken: step over it"},
      {with<Slip::turned>, "right before left is merged; the order is left, then right"},
      {with<Slip::first_only>,
       "only the first place is merged; every place where the pair stands is"},
      {with<Slip::last_lost>,
       "a last token that is in no pair is lost; it has no neighbour, and stays"},
      {with<Slip::count_of_all>,
       "T is returned; there are fewer tokens now: return how many are in merged"},
      {with<Slip::holes>,
       "merged[t] is written, with holes where a token was taken; the next free place "
       "has a count of its own"},
      {with<Slip::next_lost>,
       "the token behind a pair is lost: the pair is two tokens, not three"},
      {from_the_right,
       "merged from right to left: 3 3 3 is 9 3, the leftmost pair goes first"}}});
