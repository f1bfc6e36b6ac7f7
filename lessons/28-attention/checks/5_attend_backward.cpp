// Grades 28.5.
#include <cmath>

#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* dv, real* dp, const real* dy, const real* p, const real* v,
                      int T, int S, int D);
namespace mine {
Function attend_backward;
}
namespace solution {
Function attend_backward;
}

// The example of the notes.
static void hand(Case& c) {
  c.set_size("T", 2);
  c.set_size("S", 2);
  c.set_size("D", 1);
  c.set("dy", {4, -4});
  c.set("p", {0.75, 0.25, 0.25, 0.75});
  c.set("v", {1, 5});
}

// Any numbers will do for p: that its rows add up to 1 is not needed here.
static void forward(Case& c) {
  const int T = c.size("T"), S = c.size("S"), D = c.size("D");
  const real *p = c.input("p", {T, S}, 0, 1), *v = c.input("v", {S, D});
  real* y = c.output("y", {T, D});
  for (int i = 0; i < T * D; ++i) {
    y[i] = 0;
    for (int j = 0; j < S; ++j) y[i] += p[i / D * S + j] * v[j * D + i % D];
  }
}

static void call(Case& c, Function* f) {
  const int T = c.size("T"), S = c.size("S"), D = c.size("D");
  real *dv = c.output("dv", {S, D}), *dp = c.output("dp", {T, S});
  const real *dy = c.input("dy", {T, D}), *p = c.input("p", {T, S}, 0, 1);
  f(dv, dp, dy, p, c.input("v", {S, D}), T, S, D);
}

// The loops with their lines in question: what each wrong one would do.
enum class Slip {
  last_query,
  last_feature,
  p_turned,
  mean,
  root,
  p_in_dp,
  from_v,
  exchanged_v,
  dp_goes_on
};
template <Slip slip>
static void with(real* dv, real* dp, const real* dy, const real* p, const real* v, int T,
                 int S, int D) {
  for (int i = 0; i < S * D; ++i) {
    const int j = i / D, d = i % D;
    dv[i] = 0;
    for (int t = 0; t < T; ++t) {
      if (slip == Slip::last_query) dv[i] = 0;
      const real share = p[slip == Slip::p_turned ? j * T + t : t * S + j];
      dv[i] += share * (slip == Slip::from_v ? v[i] : dy[t * D + d]) /
               (slip == Slip::mean ? real(T) : 1);
    }
  }
  real sum = 0;
  for (int i = 0; i < T * S; ++i) {
    const int t = i / S, j = i % S;
    if (slip != Slip::dp_goes_on) sum = 0;
    for (int d = 0; d < D; ++d) {
      if (slip == Slip::last_feature) sum = 0;
      sum += dy[t * D + d] * v[slip == Slip::exchanged_v ? d * S + j : j * D + d];
    }
    dp[i] = sum * (slip == Slip::p_in_dp ? p[i] : 1) /
            (slip == Slip::root ? std::sqrt(real(D)) : 1);
  }
}

static const Check<Function> check(
    {"28.5",
     hand,
     call,
     mine::attend_backward,
     solution::attend_backward,
     {{with<Slip::last_query>,
       "dv[j,d] keeps the last query only; key j was looked at by all of them: a sum "
       "over t"},
      {with<Slip::last_feature>,
       "dp[t,j] keeps the last feature only; p[t,j] multiplied all D numbers of v: a sum "
       "over d"},
      {with<Slip::p_turned>, "p is read as [S,T] in dv; it is [T,S]: p[t * S + j]"},
      {with<Slip::mean>, "dv is divided by T; it is a sum over the queries, no mean"},
      {with<Slip::root>,
       "dp is divided by sqrt(D); that division belongs to the scores, in the second "
       "half"},
      {with<Slip::p_in_dp>,
       "dp is multiplied with p; that is a part of the softmax's way back, in the second "
       "half"},
      {with<Slip::from_v>,
       "dv is made of p and v; blame comes from above: it is p times dy"},
      {with<Slip::exchanged_v>,
       "v is read as [D,S] in dp; it is [S,D]: v[j,d] is v[j * D + d]"},
      {with<Slip::dp_goes_on>,
       "the sum for dp is never set back to 0: every dp[t,j] must start its own"}},
     forward});
