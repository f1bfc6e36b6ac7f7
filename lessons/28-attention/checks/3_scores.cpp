// Grades 28.3.
#include <cmath>

#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* score, const real* q, const real* k, const int* seen, int T,
                      int S, int D);
namespace mine {
Function scores;
}
namespace solution {
Function scores;
}

// Products of 4, 12, 8 and 2; D = 4 halves them, and the first query sees one key.
static void hand(Case& c) {
  c.set_size("T", 2);
  c.set_size("S", 2);
  c.set_size("D", 4);
  c.set("q", {2, 0, 1, 0, 1, 1, 0, 3});
  c.set("k", {1, 1, 2, 2, 5, 0, 2, -1});
  c.set("seen", {1, 2});
}

static void call(Case& c, Function* f) {
  const int T = c.size("T"), S = c.size("S", {2, 3, 4, 5, 7}),
            D = c.size("D", {2, 3, 4, 5, 8});
  real* score = c.output("score", {T, S});
  const real *q = c.input("q", {T, D}), *k = c.input("k", {S, D});
  f(score, q, k, c.indices("seen", {T}, S + 1), T, S, D);
}

// The loops with their lines in question: what each wrong one would do.
enum class Slip {
  no_scale,
  by_D,
  times_root,
  zero,
  no_mask,
  one_more,
  own_place,
  turned,
  whole_numbers,
  sums_go_on,
  root_of_S,
  mask_reversed,
  billion
};
template <Slip slip>
static void with(real* score, const real* q, const real* k, const int* seen, int T, int S,
                 int D) {
  real scale = 1 / std::sqrt(real(D));
  if (slip == Slip::no_scale) scale = 1;
  if (slip == Slip::by_D) scale = 1 / real(D);
  if (slip == Slip::times_root) scale = std::sqrt(real(D));
  if (slip == Slip::root_of_S) scale = 1 / std::sqrt(real(S));
  if (slip == Slip::whole_numbers) scale = real(1 / int(std::sqrt(real(D))));
  real dot = 0;
  for (int t = 0; t < T; ++t) {
    for (int j = 0; j < S; ++j) {
      if (slip != Slip::sums_go_on) dot = 0;
      for (int d = 0; d < D; ++d) {
        dot += q[t * D + d] * k[slip == Slip::turned ? d * S + j : j * D + d];
      }
      bool sees = j < seen[t];
      if (slip == Slip::no_mask) sees = true;
      if (slip == Slip::one_more) sees = j <= seen[t];
      if (slip == Slip::own_place) sees = j <= t;
      if (slip == Slip::mask_reversed) sees = !sees;
      const real hidden = slip == Slip::zero      ? real(0)
                          : slip == Slip::billion ? real(-1e9)
                                                  : -INFINITY;
      score[t * S + j] = sees ? dot * scale : hidden;
    }
  }
}

static const Check<Function> check(
    {"28.3",
     hand,
     call,
     mine::scores,
     solution::scores,
     {{with<Slip::no_scale>, "the division by sqrt(D) is missing"},
      {with<Slip::by_D>, "the products are divided by D; it is its square root"},
      {with<Slip::times_root>,
       "the products are multiplied with sqrt(D); they are divided by it"},
      {with<Slip::root_of_S>,
       "the root is that of S, the number of keys; it is that of D, their size"},
      {with<Slip::whole_numbers>,
       "the root or the division is one of whole numbers: write 1 / std::sqrt(real(D))"},
      {with<Slip::zero>,
       "keys that are not seen have the score 0; e^0 is 1, so they would count. It is "
       "-INFINITY"},
      {with<Slip::billion>,
       "keys that are not seen have the score -1e9. That works until a query sees none: "
       "then all are equal, and it looks at all. It is -INFINITY"},
      {with<Slip::no_mask>, "seen is not used: every query looks at every key"},
      {with<Slip::one_more>,
       "one key too many is seen: the seen ones are 0 .. seen[t] - 1, so j < seen[t]"},
      {with<Slip::own_place>,
       "the mask is j <= t, whatever seen says; query t sees the keys j < seen[t]"},
      {with<Slip::mask_reversed>,
       "the mask is the wrong way round: what is seen gets -INFINITY"},
      {with<Slip::turned>, "k is read as [D,S]; it is [S,D]: k[j,d] is k[j * D + d]"},
      {with<Slip::sums_go_on>,
       "the sum over d is never set back to 0: every score must start its own"}}});
