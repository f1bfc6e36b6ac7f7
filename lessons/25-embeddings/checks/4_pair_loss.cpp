// Grades 25.4.
#include <vector>

#include "grade/grade.h"
#include "ops/scalar.h"

using namespace chainrule;
using Function = real(real* dp, real* dq, const real* p, const real* q, int K, int C);
namespace mine {
Function pair_loss;
}
namespace solution {
Function pair_loss;
}

// Scores 0, 0 and 0: every row costs log 2, and ds is -1/2, 1/2, 1/2.
static void hand(Case& c) {
  c.set_size("K", 2);
  c.set_size("C", 2);
  c.set("p", {2, 4});
  c.set("q", {2, -1, -4, 2, 0, 0});
}

static void call(Case& c, Function* f) {
  const int K = c.size("K", {1, 2, 3, 5}), C = c.size("C");
  const real *p = c.input("p", {C}), *q = c.input("q", {1 + K, C});
  real *dp = c.output("dp", {C}), *dq = c.output("dq", {1 + K, C});
  c.result("the loss", double(f(dp, dq, p, q, K, C)));
}

static void forward(Case& c) {
  const int K = c.size("K", {1, 2, 3, 5}), C = c.size("C");
  std::vector<real> dp(size_t(C), 0), dq(size_t((1 + K) * C), 0);
  *c.output("loss", {1}) = solution::pair_loss(dp.data(), dq.data(), c.input("p", {C}),
                                               c.input("q", {1 + K, C}), K, C);
}

// The loop with its lines in question: what each wrong one would do.
enum class Slip {
  all_neighbours,
  swapped,
  no_drawn,
  one_less,
  mean,
  last_row,
  dq_of_q,
  slope_turned,
  no_target,
  not_a_log
};
template <Slip slip>
static real with(real* dp, real* dq, const real* p, const real* q, int K, int C) {
  real loss = 0;
  for (int c = 0; c < C; ++c) dp[c] = 0;
  for (int i = 0; i < (1 + K) * C; ++i) dq[i] = 0;
  const int rows = slip == Slip::no_drawn ? 1 : slip == Slip::one_less ? K : 1 + K;
  for (int j = 0; j < rows; ++j) {
    const real* row = q + j * C;
    real score = 0;
    for (int c = 0; c < C; ++c) score += p[c] * row[c];
    const bool neighbour =
        slip == Slip::all_neighbours || (j == 0) != (slip == Slip::swapped);
    const real share = slip == Slip::mean && j > 0 ? 1 / real(K) : 1;
    const real right = sigmoid(neighbour ? score : -score);
    loss += share *
            (slip == Slip::not_a_log ? 1 - right : softplus(neighbour ? -score : score));
    const real target = neighbour && slip != Slip::no_target ? 1 : 0;
    const real slope =
        (slip == Slip::slope_turned ? -1 : 1) * share * (sigmoid(score) - target);
    for (int c = 0; c < C; ++c) {
      dp[c] = (slip == Slip::last_row ? 0 : dp[c]) + slope * row[c];
      dq[j * C + c] = slope * (slip == Slip::dq_of_q ? row[c] : p[c]);
    }
  }
  return loss;
}

static const Check<Function> check(
    {"25.4",
     hand,
     call,
     mine::pair_loss,
     solution::pair_loss,
     {{with<Slip::all_neighbours>,
       "the drawn words are treated as neighbours, too; their target is 0: the loss is "
       "softplus(s), the slope sigmoid(s)"},
      {with<Slip::swapped>,
       "targets are swapped: row 0 is the true neighbour, rows 1 .. K are drawn"},
      {with<Slip::no_drawn>,
       "only row 0 counts; without the drawn words all points would run off one way"},
      {with<Slip::one_less>, "the last drawn word is left out: there are 1 + K rows"},
      {with<Slip::mean>,
       "the drawn words are averaged; here all 1 + K rows are summed alike"},
      {with<Slip::last_row>,
       "dp keeps the last row's part only: begin at 0 and add every row's with +="},
      {with<Slip::dq_of_q>, "dq[j,c] is ds[j] times p[c], what q was multiplied with"},
      {with<Slip::slope_turned>,
       "the slopes have the wrong sign: ds is sigmoid(s) - target"},
      {with<Slip::no_target>, "the 1 is missing in ds[0] = sigmoid(s[0]) - 1"},
      {with<Slip::not_a_log>,
       "the loss sums 1 - probability; it is the -log of the probability"}},
     forward});
