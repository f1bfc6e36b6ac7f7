// From a model's numbers for every possible next token to the one that is written.
//
// The largest, always, gives text that soon goes round in circles; a draw from all of
// them gives, once in a while, a token that nobody would write, and the text never
// recovers. Between the two: temperature (below 1 the likely become likelier), top-k (the
// k likeliest only), top-p (as few of the likeliest as have p of the probability between
// them: one where the model is sure, hundreds where it is not). Introduced by lesson 30.
#pragma once

#include <vector>

#include "real.h"

namespace chainrule {

struct Sampling {
  real temperature = 1;  // 0: always the likeliest, of equals the one with smaller number
  int top_k = 0;         // 0: all
  real top_p = 1;
};

// Throws an Error for a temperature below 0, a top_p outside 0 .. 1 and the like.
void check_sampling(const Sampling& settings);

struct Candidate {
  int token;
  double probability;  // of those that are left, so that the sum is 1
};

// The tokens that may be written, the likeliest first. logits [V]
std::vector<Candidate> candidates(const std::vector<real>& logits,
                                  const Sampling& settings);

// One of them: u, uniform in 0 .. 1, says which. The same u gives the same token.
int pick(const std::vector<Candidate>& candidates, real u);

}  // namespace chainrule
