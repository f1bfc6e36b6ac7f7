// Stories written by a net: many at once, with a cache; and how many of them are stories.
//
// The grammar that told the training stories can read, too: it says of every text whether
// it could have told it, and how likely. So a net's stories are judged by machine: right,
// or wrong somewhere (a colour that changed, something given to one who is not there).
// Leaves out texts that are longer than the context: models/generate.h lets it slide.
#pragma once

#include <set>

#include "stories.h"

namespace chainrule {

// `count` stories, all at once: a step writes the next word of each.
inline std::vector<std::string> write_stories(Gpt& net, const Stories& s,
                                              const Sampling& sampling, int count,
                                              Key key) {
  std::vector<std::string> texts{size_t(count)};
  std::vector<bool> open(size_t(count), true);
  std::vector<int> next(size_t(count), s.separator);
  Gpt::Cache cache = net.cache(count);
  Rng rng{key};
  const size_t V = size_t(net.options.vocabulary);
  for (int t = 0; t < cache.room && std::count(open.begin(), open.end(), true); ++t) {
    const std::vector<real> logits =
        net.forward(IntTensor::from({count, 1}, next), cache).host();
    for (size_t n = 0; n < size_t(count); ++n) {
      const auto row = logits.begin() + long(n * V);
      next[n] = pick(candidates({row, row + long(V)}, sampling), rng.uniform());
      open[n] = open[n] && next[n] != s.separator;
      if (open[n]) texts[n] += s.words.piece(next[n]);
    }
  }
  return texts;
}

// Could the grammar have told this?
inline bool is_tale(const std::string& text, double* nats = nullptr) {
  try {
    double sum = 0;
    for (const double n : tale_surprises(text + "\n")) sum += n;
    if (nats != nullptr) *nats = sum;
    return true;
  } catch (const Error&) {
    return false;
  }
}

struct Judgement {
  double right = 0;      // the share that are tales
  double surprise = 0;   // of those, nats each: the entropy, if they are drawn as told
  double different = 0;  // the share of distinct ones: all the same count as one
  double copied = 0;     // the share that the net has read in its training
};

inline Judgement judge(Gpt& net, const Stories& s, const Sampling& sampling, int count,
                       Key key) {
  Judgement w;
  std::vector<std::string> texts = write_stories(net, s, sampling, count, key);
  double sum = 0;
  int right = 0;
  for (const std::string& text : texts) {
    double nats = 0;
    if (!is_tale(text, &nats)) continue;
    ++right;
    sum += nats;
  }
  std::set<std::string> read;
  for (const std::vector<int>& story : s.train) read.insert(s.words.decode(story));
  for (const std::string& text : texts) w.copied += double(read.count(text)) / count;
  std::sort(texts.begin(), texts.end());
  w.right = double(right) / count;
  w.surprise = right > 0 ? sum / right : 0;
  w.different =
      double(std::unique(texts.begin(), texts.end()) - texts.begin()) / double(count);
  return w;
}

inline Sampling sampling(double temperature, int top_k = 0, double top_p = 1) {
  Sampling s;
  s.temperature = real(temperature);
  s.top_k = top_k;
  s.top_p = real(top_p);
  return s;
}

// What the net says about the word after this beginning of a story.
inline std::vector<real> next_logits(Gpt& net, const Stories& s,
                                     const std::string& text) {
  std::vector<int> tokens = s.words.encode(text);
  tokens.insert(tokens.begin(), s.separator);
  Gpt::Cache cache = net.cache();
  return net.forward(IntTensor::from({1, int(tokens.size())}, tokens), cache).host();
}

// The probability of one token, 0 where it is no candidate.
inline double chance(const std::vector<Candidate>& all, int token) {
  for (const Candidate& c : all) {
    if (c.token == token) return c.probability;
  }
  return 0;
}

}  // namespace chainrule
