// Grades 28.6. p is what forward would have kept for these q and k.
#include <cmath>

#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* dq, real* dk, const real* dp, const real* p, const real* q,
                      const real* k, int T, int S, int D);
namespace mine {
Function scores_backward;
}
namespace solution {
Function scores_backward;
}

// The example of the notes, in queries and keys of four numbers, which sqrt(D) halves.
static void hand(Case& c) {
  c.set_size("T", 2);
  c.set_size("S", 2);
  c.set_size("D", 4);
  c.set("q", {2, 0, 1, 0, -2, 0, 0, 0});
  c.set("k", {std::log(3.0), 0, 0, 1, 0, 1, 0, 0});
  c.set("dp", {4, 20, -4, -20});
}

constexpr double rounding = sizeof(real) == 8 ? 1e-13 : 1e-6;

// How many keys a query sees: the first all, others some or none.
static int seen(int t, int S) { return (2 * t + S) % (S + 1); }

static void softmax_of_scores(real* p, Case& c) {
  const int T = c.size("T", {1, 2, 3, 5, 7}), S = c.size("S", {2, 3, 4, 5, 8}),
            D = c.size("D", {2, 1, 3, 4, 5});
  const bool by_hand = T == 2 && S == 2 && D == 4;
  const real *q = c.input("q", {T, D}), *k = c.input("k", {S, D});
  for (int t = 0; t < T; ++t) {
    real sum = 0;
    for (int j = 0; j < S; ++j) {
      real dot = 0;
      for (int d = 0; d < D; ++d) dot += q[t * D + d] * k[j * D + d];
      const bool sees = by_hand || j < seen(t, S);
      p[t * S + j] = sees ? std::exp(dot / std::sqrt(real(D))) : 0;
      sum += p[t * S + j];
    }
    for (int j = 0; j < S; ++j) p[t * S + j] /= sum > 0 ? sum : 1;
  }
}

static void forward(Case& c) {
  const int T = c.size("T", {1, 2, 3, 5, 7}), S = c.size("S", {2, 3, 4, 5, 8});
  softmax_of_scores(c.output("p", {T, S}), c);
}

static void call(Case& c, Function* f) {
  const int T = c.size("T", {1, 2, 3, 5, 7}), S = c.size("S", {2, 3, 4, 5, 8}),
            D = c.size("D", {2, 1, 3, 4, 5});
  std::vector<real> kept(size_t(T * S), 0);
  softmax_of_scores(kept.data(), c);
  c.set("p", {kept.begin(), kept.end()});
  real *dq = c.output("dq", {T, D}), *dk = c.output("dk", {S, D});
  const real *dp = c.input("dp", {T, S}), *p = c.input("p", {T, S}),
             *q = c.input("q", {T, D});
  f(dq, dk, dp, p, q, c.input("k", {S, D}), T, S, D);
  // A row of dscore adds up to 0. Who takes q for k finds only the rounding of such sums,
  // and no two roundings are alike: as 0 they are.
  for (int i = 0; i < T * D; ++i) dq[i] = std::abs(dq[i]) < rounding ? 0 : dq[i];
}

// The loops with their lines in question: what each wrong one would do.
enum class Slip {
  no_softmax,
  no_mean,
  mean_of_all,
  mean_over_S,
  no_p,
  diagonal,
  no_scale,
  scale_in_dq,
  scale_in_dk,
  by_D,
  own_numbers,
  last_query,
  last_key,
  mean_goes_on
};
template <Slip slip>
static void with(real* dq, real* dk, const real* dp, const real* p, const real* q,
                 const real* k, int T, int S, int D) {
  const real root = slip == Slip::by_D ? 1 / real(D) : 1 / std::sqrt(real(D));
  const bool bare = slip == Slip::no_scale;
  const real scale_q = bare || slip == Slip::scale_in_dk ? 1 : root,
             scale_k = bare || slip == Slip::scale_in_dq ? 1 : root;
  for (int i = 0; i < T * D; ++i) dq[i] = 0;
  for (int i = 0; i < S * D; ++i) dk[i] = 0;
  real mean = 0;
  for (int t = 0; t < T; ++t) {
    if (slip != Slip::mean_goes_on) mean = 0;
    for (int j = 0; j < S; ++j) {
      const real weight = slip == Slip::mean_of_all ? 1 / real(S) : p[t * S + j];
      mean += weight * dp[t * S + j] / (slip == Slip::mean_over_S ? real(S) : 1);
    }
    if (slip == Slip::no_mean) mean = 0;
    for (int j = 0; j < S; ++j) {
      if (slip == Slip::diagonal) mean = p[t * S + j] * dp[t * S + j];
      const real off = dp[t * S + j] - mean;
      const real dscore = slip == Slip::no_softmax ? dp[t * S + j]
                          : slip == Slip::no_p     ? off
                                                   : p[t * S + j] * off;
      for (int d = 0; d < D; ++d) {
        const real of_q = q[t * D + d], of_k = k[j * D + d];
        const bool own = slip == Slip::own_numbers;
        if (slip == Slip::last_query) dk[j * D + d] = 0;
        if (slip == Slip::last_key) dq[t * D + d] = 0;
        dq[t * D + d] += dscore * (own ? of_q : of_k) * scale_q;
        dk[j * D + d] += dscore * (own ? of_k : of_q) * scale_k;
      }
    }
  }
}

static const Check<Function> check(
    {"28.6",
     hand,
     call,
     mine::scores_backward,
     solution::scores_backward,
     {{with<Slip::no_softmax>,
       "dp is taken for dscore: the way back through the softmax, step 1, is missing"},
      {with<Slip::no_mean>,
       "dscore is p dp: the row's mean is missing. A score that grows takes from the "
       "others"},
      {with<Slip::mean_of_all>,
       "the mean of dp counts all keys alike; it is weighted with p"},
      {with<Slip::mean_over_S>,
       "the mean is divided by S; p is a weight already, its row adds up to 1"},
      {with<Slip::no_p>, "dscore is dp - mean: the factor p[t,j] is missing"},
      {with<Slip::diagonal>,
       "dscore is p (1 - p) dp: what a score does to its own p only. It takes from all "
       "others as well: p (dp - mean)"},
      {with<Slip::no_scale>, "1 / sqrt(D) is missing: forward divided the scores by it"},
      {with<Slip::scale_in_dq>, "1 / sqrt(D) is missing in dk"},
      {with<Slip::scale_in_dk>, "1 / sqrt(D) is missing in dq"},
      {with<Slip::by_D>, "divided by D; forward divided by its square root"},
      {with<Slip::own_numbers>,
       "q and k are exchanged: dq is made of q and dk of k; in a product each gets the "
       "other's number"},
      {with<Slip::last_query>,
       "dk[j,d] keeps the last query only: it is a sum over all t"},
      {with<Slip::last_key>, "dq[t,d] keeps the last key only: it is a sum over all j"},
      {with<Slip::mean_goes_on>,
       "the mean is never set back to 0: every row must start its own"}},
     forward});
