// Grades 28.4.
#include <cmath>

#include "grade/grade.h"

using namespace chainrule;
using Function = void(real* p, real* y, const real* score, const real* v, int T, int S,
                      int D);
namespace mine {
Function attend;
}
namespace solution {
Function attend;
}

// log 3 and 0 are 3/4 and 1/4; e^1000 is infinite; and the last query sees nothing.
static void hand(Case& c) {
  c.set_size("T", 3);
  c.set_size("S", 2);
  c.set_size("D", 2);
  c.set("score", {std::log(3.0), 0, 1000, -INFINITY, -INFINITY, -INFINITY});
  c.set("v", {1, 10, 5, 2});
}

// How many keys a query sees: the first all, others some or none.
static int seen(int t, int S) { return (2 * t + S) % (S + 1); }

static void call(Case& c, Function* f) {
  const int T = c.size("T", {3, 2, 1, 5, 7}), S = c.size("S", {2, 3, 4, 5, 8}),
            D = c.size("D");
  const real* score = c.input("score", {T, S});
  std::vector<double> masked = c.numbers("score");
  for (int i = 0; i < T * S; ++i) {
    if (i % S >= seen(i / S, S)) masked[size_t(i)] = -INFINITY;
  }
  c.write(*c.find("score"), masked);
  real *p = c.output("p", {T, S}), *y = c.output("y", {T, D});
  f(p, y, score, c.input("v", {S, D}), T, S, D);
}

// The loops with their lines in question: what each wrong one would do.
enum class Slip {
  overflow,
  nobody_nan,
  overflow_and_nan,
  nobody_equal,
  one_largest,
  sums_go_on,
  not_divided,
  by_scores,
  turned,
  down,
  first_value,
  y_left,
  p_left
};
template <Slip slip>
static void with(real* p, real* y, const real* score, const real* v, int T, int S,
                 int D) {
  real sum = 0;
  const real most = *std::max_element(score, score + T * S);
  for (int t = 0; t < T; ++t) {
    const real* const row = score + t * S;
    real largest = *std::max_element(row, row + S);
    const bool nobody = largest == -INFINITY;
    if (slip == Slip::one_largest) largest = most;
    if (slip == Slip::overflow || slip == Slip::overflow_and_nan) largest = 0;
    if (slip != Slip::sums_go_on) sum = 0;
    const bool careless = slip == Slip::nobody_nan || slip == Slip::overflow_and_nan;
    for (int j = 0; j < S; ++j) {
      const real none = slip == Slip::nobody_equal ? 1 : 0;
      p[t * S + j] = nobody && !careless ? none : std::exp(row[j] - largest);
      if (nobody && slip == Slip::p_left) p[t * S + j] = NAN;  // as it was before
      sum += p[t * S + j];
    }
    for (int j = 0; j < S; ++j) {
      if (slip != Slip::not_divided && (sum > 0 || careless || std::isnan(sum)))
        p[t * S + j] /= sum;
    }
  }
  for (int j = 0; j < S && slip == Slip::down; ++j) {  // softmax over the queries
    real all = 0;
    for (int t = 0; t < T; ++t) {
      p[t * S + j] =
          score[t * S + j] == -INFINITY ? 0 : std::exp(score[t * S + j] - most);
      all += p[t * S + j];
    }
    for (int t = 0; t < T; ++t) p[t * S + j] /= all > 0 ? all : 1;
  }
  for (int i = 0; i < T * D; ++i) {
    const int t = i / D, d = i % D;
    const bool nobody =
        *std::max_element(score + t * S, score + (t + 1) * S) == -INFINITY;
    if (nobody && slip == Slip::y_left) continue;
    y[i] = 0;
    if (nobody && slip == Slip::p_left) continue;
    for (int j = 0; j < S; ++j) {
      const real s = score[t * S + j], weight = p[t * S + j];
      const int at = slip == Slip::turned        ? d * S + j
                     : slip == Slip::first_value ? d
                                                 : j * D + d;
      y[i] += (slip == Slip::by_scores ? (s == -INFINITY ? 0 : s) : weight) * v[at];
    }
  }
}

static const Check<Function> check(
    {"28.4",
     hand,
     call,
     mine::attend,
     solution::attend,
     {{with<Slip::overflow>,
       "exp of the score itself: exp(1000) is infinite. Subtract the row's largest score "
       "first"},
      {with<Slip::nobody_nan>,
       "a query that sees no key gets NaN: -INFINITY - -INFINITY, or 0 / 0, or nothing "
       "is written. It is to get p = 0 and y = 0"},
      {with<Slip::overflow_and_nan>,
       "exp of the score itself: subtract the row's largest score first; and a query "
       "that sees no key gets 0 / 0: it is to get p = 0 and y = 0"},
      {with<Slip::nobody_equal>,
       "a query that sees no key looks at all of them alike; it is to get p = 0 and "
       "y = 0"},
      {with<Slip::y_left>,
       "y is never written for a query that sees no key; its p is right, and its y is to "
       "be 0"},
      {with<Slip::p_left>,
       "p is never written for a query that sees no key; its y is right, and its p is to "
       "be 0"},
      {with<Slip::one_largest>,
       "the largest score of the whole table is subtracted; in rows far below it every "
       "exp is 0. Every row has its own"},
      {with<Slip::sums_go_on>,
       "the sum of a row is never set back to 0: every query must start its own"},
      {with<Slip::not_divided>,
       "p is not divided by the row's sum: the probabilities of a query add up to 1"},
      {with<Slip::by_scores>,
       "y is weighted with the scores; it is weighted with the probabilities"},
      {with<Slip::turned>, "v is read as [D,S]; it is [S,D]: v[j,d] is v[j * D + d]"},
      {with<Slip::down>,
       "the softmax runs down the columns, over the queries; each query divides among "
       "the keys: along its row"},
      {with<Slip::first_value>, "every key hands out the value of key 0: v[j,d]"}}});
