// What lesson 29 trains on, and how: letters of drawn tales, or of Tiny Shakespeare where
// --data names a folder with it; Adam, with a warmup or without.
//
// The loss is the mean over a letter, in nats. Two numbers stand beside it: that of one
// who only knows how frequent each letter is (the entropy of single letters, where a net
// that learned nothing about the past must end), and, on tales, the best possible.
#pragma once

#include <functional>

#include "data/tales.h"
#include "data/text.h"
#include "io/interrupt.h"
#include "io/progress.h"
#include "optim/adam.h"
#include "optim/schedules.h"
#include "text/pieces.h"
#include "tower.h"

namespace chainrule {

struct Text {
  std::vector<int> train, test;  // letters as numbers
  int letters;                   // how many different ones
  double frequencies_only;       // nats a letter
};

inline double entropy_of_letters(const std::vector<int>& tokens, int letters) {
  std::vector<double> count(size_t(letters), 0);
  for (const int token : tokens) ++count[size_t(token)];
  double sum = 0;
  for (const double c : count) {
    const double p = c / double(tokens.size());
    if (p > 0) sum -= p * std::log(p);
  }
  return sum;
}

inline Text text_of_letters(const std::string& all) {
  const CharTokenizer tokenizer(all);
  const TextSplit split = split_text(all, 0.9);
  Text text = {tokenizer.encode(split.train), tokenizer.encode(split.validation),
               tokenizer.size(), 0};
  text.frequencies_only = entropy_of_letters(text.train, text.letters);
  return text;
}

inline Text draw_text(const std::string& folder, uint64_t seed) {
  return text_of_letters(folder.empty() ? text_of(tales(1500, {seed, 4}))
                                        : tiny_shakespeare(folder));
}

struct Settings {
  int steps, batch, length;
  double rate;
  int warmup = 0;  // steps
};

struct Run {
  std::vector<double> losses;
  // The mean over the last tenth.
  double loss() const {
    const size_t from = losses.size() - std::max<size_t>(1, losses.size() / 10);
    double sum = 0;
    for (size_t i = from; i < losses.size(); ++i) sum += losses[i];
    return sum / double(losses.size() - from);
  }
};

// look(step) is called between backward and the optimizer's step: gradients are there.
inline Run train(
    Tower& net, const Text& text, const Settings& set, uint64_t seed,
    const std::string& what, const std::function<void(int)>& look = [](int) {}) {
  const Windows windows(text.train, set.batch, set.length);
  const std::vector<Param> params = net.params();
  Adam adam(params);
  SoftmaxCrossEntropy loss;
  Progress progress(set.steps, what.c_str());
  Run run;
  for (int step = 0; step < set.steps && !(step > 0 && interrupted()); ++step) {
    const TokenBatch batch = windows.drawn({seed, 5}, step);
    zero_gradients(params);
    const Tensor logits = net.forward(batch.tokens, Mode::train);
    run.losses.push_back(double(loss.forward(logits, batch.targets).item()));
    net.backward(loss.backward());
    look(step);
    adam.step(linear_warmup(step, std::max(1, set.warmup), real(set.rate)));
    progress.at(step + 1, "loss %.2f", run.losses.back());
  }
  return run;
}

}  // namespace chainrule
