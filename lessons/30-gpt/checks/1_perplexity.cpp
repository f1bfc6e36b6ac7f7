// Grades 30.1.
#include <cmath>

#include "grade/grade.h"

using namespace chainrule;
using Function = real(const real* loss, const int* tokens, int batches);
namespace mine {
Function perplexity;
}
namespace solution {
Function perplexity;
}

// Two batches: 0.5 nats in the mean over 30 tokens, 2 over 10. The mean of all is 0.875.
static void hand(Case& c) {
  c.set_size("batches", 2);
  c.set("loss", {0.5, 2});
  c.set("tokens", {30, 10});
}

static void call(Case& c, Function* f) {
  const int B = c.size("batches");
  const real* loss = c.input("loss", {B}, 0.1, 3);
  const int* drawn = c.indices("tokens", {B}, 60);
  std::vector<int> tokens;
  for (int b = 0; b < B; ++b) tokens.push_back(drawn[b] + (drawn[b] == 0 ? 1 : 0));
  c.result("perplexity", double(f(loss, tokens.data(), B)));
}

// Sums over the batches: of f(b), each weighed with w(b), over the sum of the weights.
template <class F, class W>
static real mean(int B, F f, W w) {
  real sum = 0, weights = 0;
  for (int b = 0; b < B; ++b) {
    sum += f(b) * w(b);
    weights += w(b);
  }
  return sum / weights;
}

static real batches_alike(const real* loss, const int*, int B) {
  return std::exp(mean(
      B, [=](int b) { return loss[b]; }, [](int) { return real(1); }));
}
static real of_perplexities(const real* loss, const int*, int B) {
  return mean(
      B, [=](int b) { return std::exp(loss[b]); }, [](int) { return real(1); });
}
static real e_too_early(const real* loss, const int* tokens, int B) {
  return mean(
      B, [=](int b) { return std::exp(loss[b]); },
      [=](int b) { return real(tokens[b]); });
}
static real weighted(const real* loss, const int* tokens, int B) {
  return mean(
      B, [=](int b) { return loss[b]; }, [=](int b) { return real(tokens[b]); });
}
static real power_of_two(const real* loss, const int* tokens, int B) {
  return std::exp2(weighted(loss, tokens, B));
}
static real other_side(const real* loss, const int* tokens, int B) {
  return std::exp(-weighted(loss, tokens, B));
}
static real divided_already(const real* loss, const int* tokens, int B) {
  real sum = 0, count = 0;
  for (int b = 0; b < B; ++b) {
    sum += loss[b];
    count += real(tokens[b]);
  }
  return std::exp(sum / count);
}
static real by_batches(const real* loss, const int* tokens, int B) {
  real sum = 0;
  for (int b = 0; b < B; ++b) sum += loss[b] * real(tokens[b]);
  return std::exp(sum / real(B));
}

static const Check<Function> check(
    {"30.1",
     hand,
     call,
     mine::perplexity,
     solution::perplexity,
     {{batches_alike,
       "every batch counts the same, but they are not equally large; weigh loss[b] with "
       "tokens[b]"},
      {of_perplexities,
       "that is the mean of the batches' perplexities; e^ comes last, after the mean "
       "over "
       "all tokens"},
      {e_too_early, "e^ is taken of each batch's loss; take it once, of the mean"},
      {weighted,
       "that is the mean loss, in nats; the perplexity is e to the power of it"},
      {power_of_two, "2 to the power of nats; nats belong to e, bits to 2"},
      {other_side,
       "e to the power of minus the loss: a mean probability, 1 over the perplexity"},
      {divided_already,
       "loss[b] is a mean already: multiply it by tokens[b] to get the batch's sum"},
      {by_batches,
       "the sum over all tokens is divided by the number of batches; divide by the "
       "number "
       "of tokens"}}});
