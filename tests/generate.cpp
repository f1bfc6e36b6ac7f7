// src/text/sampling.cpp and src/models/generate.cpp: who may be drawn and how often, and
// that remembering keys and values changes nothing but the time.
#include "models/generate.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "reference/pattern.h"

using namespace chainrule;

namespace {

using Values = std::vector<real>;

// The logits of these probabilities.
Values logits_of(const std::vector<double>& probabilities) {
  Values logits;
  for (const double p : probabilities) logits.push_back(real(std::log(p) + 3));
  return logits;
}

std::vector<int> tokens_of(const std::vector<Candidate>& all) {
  std::vector<int> tokens;
  for (const Candidate& c : all) tokens.push_back(c.token);
  return tokens;
}

Sampling sampling(real temperature, int top_k, real top_p) {
  Sampling s;
  s.temperature = temperature;
  s.top_k = top_k;
  s.top_p = top_p;
  return s;
}

using Tokens = std::vector<int>;

const Values five = logits_of({0.1, 0.4, 0.05, 0.25, 0.2});

GptOptions form(bool llama) {
  return llama ? llama_like(11, 8, 2, 4, 16, 2) : gpt2_like(11, 8, 2, 2, 16);
}

// Weights that count, so that no two tokens are equally likely.
void enlarge(Gpt& net) {
  for (Param p : net.params()) {
    Values numbers = p.value.host();
    for (real& w : numbers) w *= real(p.decay ? 12 : 1);
    p.value.set(numbers);
  }
}

double difference(const Values& a, const Values& b) {
  double worst = a.size() == b.size() ? 0 : INFINITY;
  for (size_t i = 0; i < a.size() && i < b.size(); ++i) {
    worst = std::max(worst, std::fabs(double(a[i]) - double(b[i])));
  }
  return worst;
}

// The last row of a forward of everything, for the first text of the batch.
Values last_logits(Gpt& net, const Tokens& text) {
  const int T = int(text.size()), V = net.options.vocabulary;
  const Values all = net.forward(IntTensor::from({1, T}, text), Mode::evaluate).host();
  return {all.end() - V, all.end()};
}

}  // namespace

TEST_CASE("sampling: temperature, top-k and top-p by hand") {
  const std::vector<Candidate> all = candidates(five, {});
  CHECK(tokens_of(all) == Tokens{1, 3, 4, 0, 2});
  CHECK(all[0].probability == doctest::Approx(0.4).epsilon(1e-5));

  const std::vector<Candidate> two = candidates(five, sampling(1, 2, 1));
  CHECK(tokens_of(two) == Tokens{1, 3});
  CHECK(two[0].probability == doctest::Approx(0.4 / 0.65).epsilon(1e-5));

  // 0.4 + 0.25 is not yet 0.7; with the third it is 0.85.
  const std::vector<Candidate> most = candidates(five, sampling(1, 0, real(0.7)));
  CHECK(tokens_of(most) == Tokens{1, 3, 4});
  CHECK(most[2].probability == doctest::Approx(0.2 / 0.85).epsilon(1e-5));
  CHECK(tokens_of(candidates(five, sampling(1, 0, real(0.6)))) == Tokens{1, 3});
  CHECK(tokens_of(candidates(five, sampling(1, 0, real(1e-6)))) == Tokens{1});

  // Half the temperature squares the probabilities: 16 to 6.25 to 4 to 1 to 0.25.
  const std::vector<Candidate> cold = candidates(five, sampling(real(0.5), 0, 1));
  CHECK(cold[0].probability == doctest::Approx(16 / 27.5).epsilon(1e-5));
  CHECK(tokens_of(candidates(five, sampling(0, 0, 1))) == Tokens{1});
  // Of equals the smaller one, also where the order is not asked for by top-k.
  CHECK(tokens_of(candidates({1, 2, 2}, sampling(0, 0, 1))) == Tokens{1});
  CHECK(tokens_of(candidates({1, 2, 2}, sampling(1, 1, 1))) == Tokens{1});
}

TEST_CASE("sampling: what was drawn comes as often as it should") {
  const std::vector<Candidate> all = candidates(five, sampling(1, 4, 1));
  Rng rng{{1, 2}};
  std::vector<int> counts(5);
  constexpr int draws = 20000;
  for (int i = 0; i < draws; ++i) ++counts[size_t(pick(all, rng.uniform()))];
  CHECK(counts[2] == 0);
  for (const Candidate& c : all) {
    const double expected = c.probability * draws;
    CHECK(std::fabs(counts[size_t(c.token)] - expected) <= 5 * std::sqrt(expected));
  }
  CHECK(pick(all, 0) == 1);
  CHECK(pick(all, real(0.9999999)) == 0);
  CHECK(pick({{7, 0.3}}, real(0.9)) == 7);  // rounding never leaves nobody
}

TEST_CASE("sampling refuses what makes no choice") {
  const real nan = std::numeric_limits<real>::quiet_NaN();
  CHECK_THROWS_WITH_AS(candidates({1, nan, 2}, {}),
                       "sampling: the logit of token 1 is nan: did the training diverge?",
                       Error);
  CHECK_THROWS_AS(candidates({1, INFINITY}, {}), Error);
  CHECK_THROWS_AS(candidates({-INFINITY, -INFINITY}, {}), Error);
  CHECK_THROWS_AS(candidates({}, {}), Error);
  CHECK_THROWS_AS(candidates(five, sampling(-1, 0, 1)), Error);
  CHECK_THROWS_AS(candidates(five, sampling(nan, 0, 1)), Error);
  CHECK_THROWS_AS(candidates(five, sampling(1, -1, 1)), Error);
  CHECK_THROWS_AS(candidates(five, sampling(1, 0, 0)), Error);
  CHECK_THROWS_AS(candidates(five, sampling(1, 0, real(1.5))), Error);
  CHECK_THROWS_AS(pick({}, 0), Error);
  // A token that cannot be is never drawn, and the others can.
  CHECK(tokens_of(candidates({-INFINITY, 0}, sampling(1, 1, 1))) == Tokens{1});
}

TEST_CASE("gpt: the cached logits are the logits") {
  const double limit = sizeof(real) == 8 ? 1e-12 : 2e-5;
  for (const bool llama : {false, true}) {
    Gpt net(form(llama), {3, 1});
    enlarge(net);
    const Tokens text = {1, 5, 9, 2, 2, 10, 0, 7};
    // In parts of 3, 1, 1, 2 and 1: a prompt, and tokens one by one or a few at once.
    Gpt::Cache cache = net.cache();
    size_t begin = 0;
    for (const size_t count : {size_t(3), size_t(1), size_t(1), size_t(2), size_t(1)}) {
      const size_t end = begin + count;
      const Tokens part(text.begin() + long(begin), text.begin() + long(end));
      const Values found =
          net.forward(IntTensor::from({1, int(count)}, part), cache).host();
      const Values wanted = last_logits(net, {text.begin(), text.begin() + long(end)});
      CHECK(difference(found, wanted) <= limit);
      begin = end;
    }
    CHECK(cache.count == 8);
    CHECK_THROWS_WITH_AS(net.forward(IntTensor::from({1, 1}, {1}), cache),
                         "gpt: 1 more tokens after 8, but the context has 8: start again "
                         "with the end of the text (models/generate.h does)",
                         Error);
  }
}

TEST_CASE("gpt: two texts of a batch have caches of their own") {
  Gpt net(form(true), {3, 1});
  enlarge(net);
  Gpt::Cache cache = net.cache(2);
  net.forward(IntTensor::from({2, 2}, {1, 2, 3, 4}), cache);
  const Values both = net.forward(IntTensor::from({2, 1}, {5, 6}), cache).host();
  const Values first = last_logits(net, {1, 2, 5}), second = last_logits(net, {3, 4, 6});
  CHECK(difference({both.begin(), both.begin() + 11}, first) <= 2e-5);
  CHECK(difference({both.begin() + 11, both.end()}, second) <= 2e-5);
}

TEST_CASE(
    "generate: greedy text is the largest logit, again and again, also past the end") {
  for (const bool llama : {false, true}) {
    Gpt net(form(llama), {4, 1});
    enlarge(net);
    GenerateSettings settings;
    settings.sampling.temperature = 0;
    settings.tokens = 20;
    const Written written = generate(net, {3, 1}, settings);
    REQUIRE(written.tokens.size() == 20);
    // The same without a cache. The context of 8 slides: when it is full, the net starts
    // again with the newest 4.
    Tokens text = {3, 1};
    size_t begin = 0;
    for (const int token : written.tokens) {
      const Values logits = last_logits(net, {text.begin() + long(begin), text.end()});
      int best = 0;
      for (int v = 1; v < 11; ++v) {
        if (logits[size_t(v)] > logits[size_t(best)]) best = v;
      }
      CHECK(token == best);
      text.push_back(token);
      if (text.size() - begin > 8) begin = text.size() - 4;
    }
  }
}

TEST_CASE("generate: a seed is a text, a stop is an end, and the caller may say enough") {
  Gpt net(form(false), {4, 1});
  GenerateSettings settings;
  settings.tokens = 40;
  const Tokens once = generate(net, {3, 1}, settings).tokens;
  CHECK(once.size() == 40);
  CHECK(generate(net, {3, 1}, settings).tokens == once);
  settings.key.seed = 2;
  CHECK(generate(net, {3, 1}, settings).tokens != once);

  settings.key.seed = 1;
  settings.stop = once[5];
  const Tokens stopped = generate(net, {3, 1}, settings).tokens;
  CHECK(stopped.size() <= 5);
  CHECK(stopped == Tokens(once.begin(), once.begin() + long(stopped.size())));

  settings.stop = -1;
  Tokens heard;
  const Written few = generate(net, {3, 1}, settings, [&](int token) {
    heard.push_back(token);
    return heard.size() < 3;
  });
  CHECK(few.tokens == Tokens(once.begin(), once.begin() + 3));
  CHECK(heard == few.tokens);
  settings.tokens = 0;
  CHECK(generate(net, {3, 1}, settings).tokens.empty());
}

TEST_CASE("generate: a tokenizer that is another model's") {
  struct Two : Tokenizer {
    std::vector<int> encode(const std::string&) const override { return {}; }
    std::string decode(const std::vector<int>&) const override { return {}; }
    int size() const override { return 2; }
  };
  Gpt net(form(false), {4, 1});
  CHECK_THROWS_WITH_AS(check_tokenizer(net, Two()),
                       "generate: the tokenizer has 2 tokens, the net 11: they belong to "
                       "different models",
                       Error);
}

TEST_CASE("generate: prompts that are too long, empty, or another tokenizer's") {
  Gpt net(form(false), {4, 1});
  enlarge(net);
  GenerateSettings settings;
  settings.sampling.temperature = 0;
  settings.tokens = 3;
  const Tokens end = {1, 2, 3, 4, 5, 6, 7, 8};
  Tokens longer = {9, 9, 9};
  longer.insert(longer.end(), end.begin(), end.end());
  CHECK(generate(net, longer, settings).tokens == generate(net, end, settings).tokens);
  CHECK_THROWS_WITH_AS(
      generate(net, {}, settings),
      "generate: the prompt is empty: a net that has read nothing says nothing. Begin "
      "with the token that separates texts",
      Error);
  CHECK_THROWS_AS(generate(net, {11}, settings), Error);
  CHECK_THROWS_AS(generate(net, {-1}, settings), Error);
  settings.sampling.top_p = 2;
  CHECK_THROWS_AS(generate(net, {1}, settings), Error);
}
