// The stories of this lesson, a GPT that learns to tell them, and what it does not know
// yet, in nats.
//
// A token is a word with the blank before it. A row of a batch is one story, from a
// separator (the line end) to the next, so that the net is never asked to guess what was
// before a story began. What the best possible model would lose is known (data/tales.h):
// Lost::excess() is what this one loses beyond that.
#pragma once

#include "data/tales.h"
#include "data/text.h"
#include "models/generate.h"
#include "student.h"
#include "text/pieces.h"

namespace chainrule {

using Texts = std::vector<std::vector<int>>;  // the tokens of each story

struct Stories {
  WordTokenizer words;
  int separator;
  Texts train, test;
  // Of each token of a test story, its line end included: how surprising it is, -log p,
  // to one who knows the grammar and has read the story so far.
  std::vector<std::vector<double>> truth;
  double truth_per_story = 0, words_per_story = 0;  // in the mean; a word is a token
};

inline Texts encoded(const WordTokenizer& words, const std::vector<Tale>& all) {
  Texts texts;
  for (const Tale& tale : all) texts.push_back(words.encode(tale.text));
  return texts;
}

// A token surprises by what its bytes do.
inline std::vector<double> token_surprises(const WordTokenizer& words,
                                           const std::string& line) {
  const std::vector<double> bytes = tale_surprises(line);
  std::vector<double> nats;
  size_t at = 0;
  for (const int token : words.encode(line)) {
    double sum = 0;
    for (const size_t end = at + words.piece(token).size(); at < end; ++at) {
      sum += bytes[at];
    }
    nats.push_back(sum);
  }
  return nats;
}

inline Stories draw_stories(int train, int test, uint64_t seed) {
  const std::vector<Tale> old = tales(train, {seed, 1}), fresh = tales(test, {seed, 2});
  // From so many stories that no word of the grammar is missing in the dictionary.
  const WordTokenizer words(text_of(tales(4000, {1, 3})) + text_of(old) + text_of(fresh));
  Stories s{words, words.find("\n"), encoded(words, old), encoded(words, fresh), {}};
  for (const Tale& tale : fresh) {
    s.truth.push_back(token_surprises(words, tale.text + "\n"));
    for (const double nats : s.truth.back()) s.truth_per_story += nats / test;
    s.words_per_story += double(s.truth.back().size()) / test;
  }
  return s;
}

// ---- what a net does not know yet -----------------------------------------------------

// -log p of each token of the test stories begin .. end - 1, as in Stories::truth.
inline std::vector<std::vector<double>> surprises(Gpt& net, const Stories& s, int begin,
                                                  int end) {
  std::vector<int> rows;
  for (int i = begin; i < end; ++i) rows.push_back(i);
  const TokenBatch batch = rows_of_texts(s.test, rows, s.separator);
  SoftmaxCrossEntropy loss;
  loss.forward(net.forward(batch.tokens, Mode::evaluate), batch.targets);
  const std::vector<real> p = loss.probabilities().host();
  const std::vector<int> targets = batch.targets.host();
  const size_t T = size_t(batch.targets.size(1)), V = size_t(net.options.vocabulary);
  std::vector<std::vector<double>> nats(rows.size());
  for (size_t i = 0; i < targets.size(); ++i) {
    if (targets[i] == no_target) continue;
    nats[i / T].push_back(-std::log(double(p[i * V + size_t(targets[i])])));
  }
  return nats;
}

// What a net loses on test stories, and what of it nobody could have saved.
struct Lost {
  double net = 0, truth = 0;  // nats a story
  double words = 0;           // a story
  // The part of `net` on words that the story so far decides: a perfect model loses
  // nothing there. Before the answer to the last question, and in it.
  double decided = 0, answer = 0;

  double excess() const { return net - truth; }
  double perplexity() const { return std::exp(net / words); }
  double true_perplexity() const { return std::exp(truth / words); }
  double ratio() const { return std::exp(excess() / words); }
};

inline Lost lost(Gpt& net, const Stories& s, int count = 1 << 30) {
  count = std::min(count, int(s.test.size()));
  const int question = s.words.find("?");
  Lost sum;
  for (int begin = 0; begin < count; begin += 50) {
    const auto found = surprises(net, s, begin, std::min(begin + 50, count));
    for (size_t i = 0; i < found.size(); ++i) {
      const size_t story = size_t(begin) + i;
      bool answering = false;
      for (size_t t = 0; t < found[i].size(); ++t) {
        const double nats = found[i][t] / count, truth = s.truth[story][t] / count;
        sum.net += nats;
        sum.truth += truth;
        if (truth == 0) (answering ? sum.answer : sum.decided) += nats;
        if (t < s.test[story].size() && s.test[story][t] == question) answering = true;
      }
      sum.words += double(found[i].size()) / count;
    }
  }
  return sum;
}

// ---- training -------------------------------------------------------------------------

inline Plan story_plan() {
  Plan plan = {2, 4, 64, 96, 500, 16, real(5e-3), real(0.125)};
  plan.what = "telling stories";
  plan.recipe.dropout = 0;  // no story is read twice: see the notes
  return plan;
}

// Step k reads the stories k B .. k B + B - 1, and from the first again where there are
// not so many.
inline Reading in_turn(const Stories& s, const Plan& plan) {
  return [&s, plan](int step, int part) {
    const int size = plan.batch / plan.parts, N = int(s.train.size());
    int64_t next = int64_t(step) * plan.batch + part * size;
    std::vector<int> rows;
    for (int i = 0; i < size; ++i) rows.push_back(int(next++ % N));
    return rows_of_texts(s.train, rows, s.separator);
  };
}

// A new net, its training, and what it loses along the way.
struct Run {
  std::unique_ptr<Gpt> net;
  std::vector<double> losses;  // of each training step, in nats a word
  std::vector<int> steps;      // looked at after so many
  std::vector<Lost> looks;     // at the first 100 test stories
  Lost end;                    // all of them
};

inline Run train(const Stories& s, const Plan& plan, uint64_t seed,
                 const std::function<void(Gpt&, int step)>& each = {}) {
  Run run{new_net(plan, s.words.size(), seed), {}, {}, {}, {}};
  Student student(*run.net, plan, in_turn(s, plan));
  const auto look = [&] {
    run.steps.push_back(student.trainer.step());
    run.looks.push_back(lost(*run.net, s, 100));
    if (each) each(*run.net, run.steps.back());
    return run.looks.back().net;
  };
  look();
  student.train(look);
  run.losses = student.losses;
  run.end = lost(*run.net, s);
  return run;
}

}  // namespace chainrule
