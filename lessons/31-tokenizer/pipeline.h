// From text to a number that can be compared: tokenizer, net, AdamW, warmup, metrics.
//
// The net is as small as a language model can be: it looks at one token, as a point
// (lesson 25), and a head says what comes next. What is compared is its tokenizer. Beside
// it a model without any net: how frequent each token is. Words: others.h.
#pragma once

#include "cuts.h"
#include "data/text.h"
#include "io/interrupt.h"
#include "io/progress.h"
#include "layers/embedding.h"
#include "layers/linear.h"
#include "layers/losses.h"
#include "optim/adam.h"
#include "optim/clip.h"
#include "optim/schedules.h"

namespace chainrule {

// What a model loses on a text: nats in all, and over how many tokens and bytes.
struct Loss {
  double nats = 0;
  size_t tokens = 0, bytes = 0;

  double perplexity() const { return std::exp(nats / double(tokens)); }
  double bits_per_byte() const { return nats / std::log(2) / double(bytes); }
};

// Every token by its frequency in what was learned, whatever stands before it. One is
// added to each count, so that nothing is impossible.
inline Loss by_frequency(const Tokenizer& tokenizer, const Texts& texts) {
  std::vector<double> counts(size_t(tokenizer.size()), 1);
  double all = tokenizer.size();
  for (const int token : tokenizer.encode(texts.learned)) ++counts[size_t(token)], ++all;
  Loss loss{0, 0, texts.fresh.size()};
  for (const int token : tokenizer.encode(texts.fresh)) {
    loss.nats -= std::log(counts[size_t(token)] / all);
    ++loss.tokens;
  }
  return loss;
}

// What a text surprises one who knows how it was drawn: the least that any model can
// lose, whatever its tokens are (data/tales.h).
inline double best_nats(const std::string& text) {
  double sum = 0;
  for (const double nats : tale_surprises(text)) sum += nats;
  return sum;
}

// ---- a net ----------------------------------------------------------------------------

struct PipelineSettings {
  int steps = 400, batch = 8, window = 64, features = 32;
  real rate = real(0.02);
};

class NextToken : public Module {
 public:
  NextToken(int vocabulary, int features, uint64_t seed)
      : points(vocabulary, features, {seed, 10}),
        head(features, vocabulary, {seed, 11}) {}

  // tokens [N,T] -> logits [N,T,V]
  Tensor forward(const IntTensor& tokens, Mode mode) {
    const Tensor x = points.forward(tokens);
    const int N = x.size(0), T = x.size(1);
    return head.forward(x.reshape({N * T, x.size(2)}), mode)
        .reshape({N, T, head.weight.size(0)});
  }
  void backward(const Tensor& dlogits) {
    const int N = dlogits.size(0), T = dlogits.size(1);
    const Tensor dx = head.backward(dlogits.reshape({N * T, dlogits.size(2)}));
    points.backward(dx.reshape({N, T, dx.size(1)}));
  }
  void list(Listing& all) override {
    all.module("points", points);
    all.module("head", head);
  }

  Embedding points;
  Linear head;
};

template <class Net>
Loss measure(Net& net, const Windows& windows, size_t bytes) {
  Loss loss{0, 0, bytes};
  for (int step = 0; step < windows.steps(); ++step) {
    const TokenBatch batch = windows.in_order(step);
    SoftmaxCrossEntropy mean;
    const Tensor logits = net.forward(batch.tokens, Mode::evaluate);
    loss.nats += double(mean.forward(logits, batch.targets).item()) * batch.count;
    loss.tokens += size_t(batch.count);
  }
  return loss;
}

template <class Net>
void teach(Net& net, const Windows& windows, int steps, real rate, Key key) {
  AdamW optimizer(net.params(), {real(0.9), real(0.95), real(1e-8), real(0.1)});
  SoftmaxCrossEntropy loss;
  Progress progress(steps, "learning");
  for (int step = 0; step < steps && !interrupted(); ++step) {
    const TokenBatch batch = windows.drawn(key, step);
    zero_gradients(net.params());
    loss.forward(net.forward(batch.tokens, Mode::train), batch.targets);
    net.backward(loss.backward());
    clip_by_norm(net.params(), 1);
    optimizer.step(warmup_cosine(step, steps / 20, steps, rate, rate / 10));
    progress.at(step + 1);
  }
}

// Text in, a number out.
inline Loss pipeline(const Tokenizer& tokenizer, const Texts& texts, PipelineSettings set,
                     uint64_t seed) {
  const int N = set.batch, T = set.window;
  NextToken net(tokenizer.size(), set.features, seed);
  teach(net, Windows(tokenizer.encode(texts.learned), N, T), set.steps, set.rate,
        {seed, 12});
  return measure(net, Windows(tokenizer.encode(texts.fresh), N, T), texts.fresh.size());
}

}  // namespace chainrule
