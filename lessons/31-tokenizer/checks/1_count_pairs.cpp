// Grades 31.1.
#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* counts, const int* tokens, const int* starts, int T, int V);
namespace mine {
Function count_pairs;
}
namespace solution {
Function count_pairs;
}

// Two words, 0 1 1 1 and 0 1; something was counted before.
static void hand(Case& c) {
  c.set_size("V", 2);
  c.set_size("T", 6);
  c.set("tokens", {0, 1, 1, 1, 0, 1});
  c.set("starts", {1, 0, 0, 0, 1, 0});
  c.set("counts", {0, 10, 0, 0});
}

static void call(Case& c, Function* f) {
  const int V = c.size("V", {2, 3, 4}), T = c.size("T", {2, 7, 8, 13, 21});
  const int *tokens = c.indices("tokens", {T}, V), *starts = c.indices("starts", {T}, 2);
  f(c.added("counts", {V, V}), tokens, starts, T, V);
}

// The loop with its lines in question: what each wrong one would do.
enum class Slip {
  across,
  wrong_start,
  turned,
  written,
  last_missing,
  without_overlap,
  fresh,
  both_orders,
  gaps
};
template <Slip slip>
static void with(real* counts, const int* tokens, const int* starts, int T, int V) {
  for (int i = 0; i < V * V && slip == Slip::fresh; ++i) counts[i] = 0;
  const int last = slip == Slip::last_missing ? T - 2 : T - 1;
  const int step = slip == Slip::without_overlap ? 2 : 1;
  for (int t = 0; t < last; t += step) {
    const int next = slip == Slip::gaps && t + 2 < T ? t + 2 : t + 1;
    const bool cut = slip == Slip::wrong_start ? starts[t] : starts[t + 1];
    if (cut && slip != Slip::across) continue;
    const int a = tokens[t], b = tokens[next];
    real& count = counts[slip == Slip::turned ? b * V + a : a * V + b];
    count = slip == Slip::written ? 1 : count + 1;
    if (slip == Slip::both_orders) counts[b * V + a] += 1;
  }
}

static const Check<Function> check(
    {"31.1",
     hand,
     call,
     mine::count_pairs,
     solution::count_pairs,
     {{with<Slip::across>,
       "pairs across a cut are counted, too; where starts[t + 1] is 1, token t + 1 "
       "belongs to another word"},
      {with<Slip::wrong_start>,
       "starts[t] is asked; the pair is cut where its second token begins a word: "
       "starts[t + 1]"},
      {with<Slip::turned>,
       "counted at [b,a]; the pair (a,b), a before b, is counts[a * V + b]"},
      {with<Slip::written>, "counts are written with = 1; each pair adds one: += 1"},
      {with<Slip::last_missing>, "the last pair is missing: t goes up to T - 2"},
      {with<Slip::without_overlap>,
       "t goes on by two; pairs overlap, every t begins one"},
      {with<Slip::fresh>,
       "counts are set to 0 first; they are to be added to: something may stand there"},
      {with<Slip::both_orders>,
       "every pair is counted in both orders; \"th\" is not \"ht\""},
      {with<Slip::gaps>, "token t is paired with t + 2; its neighbour is t + 1"}}});
