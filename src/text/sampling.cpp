// See sampling.h.
#include "text/sampling.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "check.h"

namespace chainrule {

void check_sampling(const Sampling& s) {
  ENSURE(s.temperature >= 0 && std::isfinite(s.temperature),
         "sampling: a temperature of %g: it is 0 (always the likeliest) or above",
         double(s.temperature));
  ENSURE(s.top_k >= 0, "sampling: a top-k of %d: it is 1 or more, or 0 for all", s.top_k);
  ENSURE(0 < s.top_p && s.top_p <= 1,
         "sampling: a top-p of %g: it is a share of the probability, above 0 and at most "
         "1 (all)",
         double(s.top_p));
}

namespace {

// The first `count` tokens in the order of their logits.
std::vector<int> likeliest(const std::vector<real>& logits, int count) {
  std::vector<int> tokens(logits.size());
  for (size_t i = 0; i < tokens.size(); ++i) tokens[i] = int(i);
  std::partial_sort(tokens.begin(), tokens.begin() + count, tokens.end(),
                    [&](int a, int b) {
                      const real of_a = logits[size_t(a)], of_b = logits[size_t(b)];
                      return of_a > of_b || (of_a == of_b && a < b);
                    });
  tokens.resize(size_t(count));
  return tokens;
}

void divide_by_sum(std::vector<Candidate>& all) {
  double sum = 0;
  for (const Candidate& c : all) sum += c.probability;
  for (Candidate& c : all) c.probability /= sum;
}

}  // namespace

std::vector<Candidate> candidates(const std::vector<real>& logits, const Sampling& s) {
  check_sampling(s);
  ENSURE(!logits.empty(), "sampling: there are no logits to choose from");
  for (size_t i = 0; i < logits.size(); ++i) {
    ENSURE(!std::isnan(logits[i]) && logits[i] < INFINITY,
           "sampling: the logit of token %zu is %g: did the training diverge?", i,
           double(logits[i]));
  }
  // 1. top-k; a temperature of 0 is a top-k of 1.
  int count = int(logits.size());
  if (s.top_k > 0) count = std::min(count, s.top_k);
  if (s.temperature == 0) count = 1;
  const std::vector<int> tokens = likeliest(logits, count);
  // 2. Softmax with the temperature.
  const double largest = double(logits[size_t(tokens[0])]);
  ENSURE(std::isfinite(largest), "sampling: every logit is minus infinity");
  const double temperature = s.temperature > 0 ? double(s.temperature) : 1;
  std::vector<Candidate> all;
  for (const int token : tokens) {
    const double above = double(logits[size_t(token)]) - largest;
    all.push_back({token, std::exp(above / temperature)});
  }
  divide_by_sum(all);
  // 3. top-p: the shortest beginning that has p between them.
  double sum = 0;
  size_t kept = 0;
  while (kept < all.size() && (kept == 0 || sum < double(s.top_p))) {
    sum += all[kept++].probability;
  }
  if (s.top_p < 1) all.resize(kept);
  divide_by_sum(all);
  return all;
}

int pick(const std::vector<Candidate>& all, real u) {
  ENSURE(!all.empty(), "sampling: there is no candidate to pick");
  double sum = 0;
  for (const Candidate& c : all) {
    sum += c.probability;
    if (double(u) < sum) return c.token;
  }
  return all.back().token;  // the sum may end a rounding error below 1
}

}  // namespace chainrule
