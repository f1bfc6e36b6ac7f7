// A model that reads and writes text letter by letter: embedding, one recurrent layer, a
// linear layer to the letter that comes next. Short tales, whose true surprise is known
// (src/data/tales.h), so that its loss can be compared with the best possible.
//
// One tale is one row, from line end to line end; shorter rows are padded. Leaves out
// layers on top of each other, dropout, and a validation set to stop by.
#pragma once

#include <numeric>

#include "data/tales.h"
#include "data/text.h"
#include "io/progress.h"
#include "lag.h"
#include "layers/embedding.h"
#include "ops/softmax.h"
#include "optim/clip.h"
#include "optim/schedules.h"
#include "text/pieces.h"

namespace chainrule {

class Storyteller : public Module {
 public:
  static constexpr int points = 16;

  Storyteller(Start start, int vocabulary, int hidden, Key key)
      : hidden_(hidden),
        embedding_(vocabulary, points, derived(key, 1)),
        net_(make(start, points, hidden, derived(key, 2))),
        head_(hidden, vocabulary, derived(key, 3)) {}

  // Logits [N*T,V] of the letters that come next; `state` is read and written.
  Tensor forward(const IntTensor& tokens, const IntTensor& lengths,
                 Recurrent::State& state, Mode mode) {
    N_ = tokens.size(0), T_ = tokens.size(1);
    const Tensor h = net_->forward(embedding_.forward(tokens), lengths, state, mode);
    return head_.forward(h.reshape({N_ * T_, hidden_}), mode);
  }
  void backward(const Tensor& dlogits) {
    const Tensor dh = head_.backward(dlogits).reshape({N_, T_, hidden_});
    embedding_.backward(net_->backward(dh));
  }
  void list(Listing& all) override {
    all.module("embedding", embedding_);
    all.module("net", *net_);
    all.module("head", head_);
  }

 private:
  int hidden_, N_ = 0, T_ = 0;
  Embedding embedding_;
  std::unique_ptr<Recurrent> net_;
  Linear head_;
};

// ---- reading and writing --------------------------------------------------------------

// Adam under a rate that falls to 0 along a line; `batch_of` draws the batch of a step.
// Returns the loss of every step, in nats a row.
template <class BatchOf>
std::vector<double> learn(Storyteller& model, int steps, double rate, BatchOf batch_of) {
  const std::vector<Param> params = model.params();
  Adam optimizer(params);
  SoftmaxCrossEntropy loss;  // targets -1, behind a row's end, do not count
  Progress progress(steps, "reading");
  std::vector<double> losses;
  for (int step = 0; step < steps && !interrupted(); ++step) {
    const TokenBatch batch = batch_of(step);
    zero_gradients(params);
    Recurrent::State state;
    const Tensor logits = model.forward(batch.tokens, batch.lengths, state, Mode::train);
    const Tensor mean =
        loss.forward(logits, batch.targets.reshape({batch.targets.count()}));
    model.backward(loss.backward());
    clip_by_norm(params, 1);
    optimizer.step(linear_decay(step, steps, real(rate)));
    losses.push_back(double(mean.item()) * batch.count / batch.tokens.size(0));
    progress.at(step + 1, "%.1f nats a row", losses.back());
  }
  return losses;
}

// Goes on behind `token`, each letter drawn by its probability, at most so many. The
// state is carried from letter to letter.
inline std::string write(Storyteller& model, const Tokenizer& letters, int token,
                         int most, bool one_line, Key key) {
  const int line_end = token;
  Rng rng{key};
  Recurrent::State state;
  std::vector<int> text;
  while (int(text.size()) < most) {
    const Tensor logits = model.forward(IntTensor::from({1, 1}, {token}),
                                        IntTensor::from({1}, {1}), state, Mode::evaluate);
    Tensor p(logits.shape());
    softmax_forward(p.data(), logits.data(), 1, logits.size(1));
    const std::vector<real> share = p.host();
    real left = rng.uniform();
    for (token = 0; token + 1 < int(share.size()) && left >= share[size_t(token)];
         ++token) {
      left -= share[size_t(token)];
    }
    if (one_line && token == line_end) break;
    text.push_back(token);
  }
  return letters.decode(text);
}

// ---- tales ----------------------------------------------------------------------------

constexpr TaleSettings short_tales = {4, 2, 3, 0};  // names, things, places, events

struct Library {
  std::vector<Tale> train, fresh;
  CharTokenizer letters;
  std::vector<std::vector<int>> rows, fresh_rows;  // as tokens
  int line_end;
};

inline std::vector<std::vector<int>> encoded(const std::vector<Tale>& all,
                                             const CharTokenizer& letters) {
  std::vector<std::vector<int>> rows;
  for (const Tale& tale : all) rows.push_back(letters.encode(tale.text));
  return rows;
}

inline Library draw_library(uint64_t seed) {
  const std::vector<Tale> train = tales(4000, {seed, 1}, short_tales),
                          fresh = tales(200, {seed, 2}, short_tales);
  const CharTokenizer letters(text_of(train));
  return {train,
          fresh,
          letters,
          encoded(train, letters),
          encoded(fresh, letters),
          letters.encode("\n")[0]};
}

struct TaleTraining {
  int steps = 900, batch = 8, hidden = 64;
  double rate = 0.02;
};

inline std::vector<double> learn_tales(Storyteller& model, const Library& library,
                                       TaleTraining set, uint64_t seed) {
  Rng rng{{seed, 5}};
  return learn(model, set.steps, set.rate, [&](int) {
    std::vector<int> rows;
    for (int n = 0; n < set.batch; ++n) {
      rows.push_back(rng.below(int(library.rows.size())));
    }
    return rows_of_texts(library.rows, rows, library.line_end);
  });
}

// -log p of every letter of every fresh tale, and of its line end.
inline std::vector<std::vector<double>> surprises(Storyteller& model,
                                                  const Library& library) {
  std::vector<int> rows(library.fresh.size());
  std::iota(rows.begin(), rows.end(), 0);
  const TokenBatch batch = rows_of_texts(library.fresh_rows, rows, library.line_end);
  Recurrent::State state;
  const Tensor logits = model.forward(batch.tokens, batch.lengths, state, Mode::evaluate);
  const int T = batch.tokens.size(1), V = logits.size(1);
  Tensor probabilities(logits.shape());
  softmax_forward(probabilities.data(), logits.data(), logits.size(0), V);
  const std::vector<real> p = probabilities.host();
  const std::vector<int> targets = batch.targets.host();
  std::vector<std::vector<double>> all;
  for (size_t n = 0; n < rows.size(); ++n) {
    all.emplace_back();
    for (size_t t = 0; t <= library.fresh_rows[n].size(); ++t) {
      const size_t at = n * size_t(T) + t;
      all.back().push_back(-std::log(double(p[at * size_t(V) + size_t(targets[at])])));
    }
  }
  return all;
}

// Nats a tale, of one who knows the grammar and remembers all.
inline double truth_of(const Library& library) {
  double sum = 0;
  for (const double nats : tale_surprises(text_of(library.fresh), short_tales)) {
    sum += nats;
  }
  return sum / double(library.fresh.size());
}

// Nats a tale, of one who knows the grammar and of the model; and how many of those that
// the model has too many are in the question and the answer, where it must remember.
struct TaleScore {
  double truth = 0, model = 0, excess_in_question = 0;
};

inline TaleScore score(Storyteller& model, const Library& library) {
  const auto of_model = surprises(model, library);
  const std::vector<double> truth = tale_surprises(text_of(library.fresh), short_tales);
  TaleScore s;
  size_t at = 0;
  for (size_t n = 0; n < of_model.size(); ++n) {
    for (size_t t = 0; t < of_model[n].size(); ++t, ++at) {
      s.truth += truth[at];
      s.model += of_model[n][t];
      if (t >= library.fresh[n].question)
        s.excess_in_question += of_model[n][t] - truth[at];
    }
  }
  const double count = double(of_model.size());
  return {s.truth / count, s.model / count, s.excess_in_question / count};
}

// What it costs to know the grammar and remember nothing of the tale: colour and thing of
// the question, and half of the times the hero's name, else the place.
inline double forgetting() {
  const auto entropy = [](int count) {  // shares 1, 1/2, 1/3 ... of so many
    double sum = 0, mean = 0;
    for (int rank = 1; rank <= count; ++rank) sum += 1.0 / rank;
    for (int rank = 1; rank <= count; ++rank) mean += std::log(rank * sum) / (rank * sum);
    return mean;
  };
  return entropy(6) + entropy(short_tales.things) +
         (entropy(short_tales.names) + entropy(short_tales.places)) / 2;
}

inline std::string tell(Storyteller& model, const Library& library, Key key) {
  return write(model, library.letters, library.line_end, 300, true, key);
}

}  // namespace chainrule
