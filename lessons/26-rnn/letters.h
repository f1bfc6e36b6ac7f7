// What an RNN can keep: rows of letters go by, and at the end it is asked for one of
// them.
//
// The letters are drawn by chance, so nothing in a row says anything about another: who
// answers must have kept that letter through all that came after it. The net and its
// training, for rows of one length. Leaves out streams (stream.h).
#pragma once

#include <cmath>
#include <vector>

#include "io/interrupt.h"
#include "layers/initialize.h"
#include "layers/linear.h"
#include "layers/losses.h"
#include "layers/recurrent.h"
#include "numeric/metrics.h"
#include "ops/updates.h"
#include "optim/adam.h"
#include "optim/clip.h"

namespace chainrule {

constexpr int alphabet = 4;  // a, b, c, d

// One 1 among zeros for each letter, [N,T,4].
inline Tensor one_hot(const std::vector<int>& letters, int N, int T) {
  std::vector<real> x(letters.size() * alphabet, 0);
  for (size_t i = 0; i < letters.size(); ++i) x[i * alphabet + size_t(letters[i])] = 1;
  return Tensor::from({N, T, alphabet}, x);
}

struct LetterBatch {
  Tensor x;          // [N,T,4]
  IntTensor labels;  // [N]: the letter that stood `lag` before the last one
};

inline LetterBatch draw_letters(int N, int T, int lag, Key key) {
  std::vector<int> letters, labels;
  Rng rng{key};
  for (int i = 0; i < N * T; ++i) letters.push_back(rng.below(alphabet));
  for (int n = 0; n < N; ++n) labels.push_back(letters[size_t(n * T + T - 1 - lag)]);
  return {one_hot(letters, N, T), IntTensor::from({N}, labels)};
}

// How U starts. usual: numbers within 1/sqrt(O) of 0, as PyTorch's. orthogonal: all
// directions as long as they were, then times `radius`.
enum class StartOfU { usual, orthogonal };

struct RnnPlan {
  StartOfU start = StartOfU::orthogonal;
  double radius = 1;
  double loudness = 1;  // multiplies W's start: how loud the inputs speak
  int hidden = 32;
};

inline void start_rnn(Rnn& rnn, const RnnPlan& plan, uint64_t seed) {
  scale(rnn.weight.data(), real(plan.loudness), rnn.weight.count());
  if (plan.start == StartOfU::usual) return;
  orthogonal(rnn.recurrent, {seed, 3}, real(plan.radius));
}

// Reads a row and answers once, from its last state.
class Listener : public Module {
 public:
  Listener(const RnnPlan& plan, uint64_t seed)
      : rnn(alphabet, plan.hidden, {seed, 1}), answer(plan.hidden, alphabet, {seed, 2}) {
    start_rnn(rnn, plan, seed);
  }
  Tensor forward(const Tensor& x, const IntTensor& lengths) {
    Recurrent::State state;
    nothing_ = Tensor::zeros(rnn.forward(x, lengths, state, Mode::train).shape());
    return answer.forward(state.h, Mode::train);
  }
  Tensor forward(const Tensor& x) {  // rows of one length
    return forward(
        x, IntTensor::from({x.size(0)}, std::vector<int>(size_t(x.size(0)), x.size(1))));
  }
  void backward(const Tensor& dlogits) {
    Recurrent::State dstate;
    dstate.h = answer.backward(dlogits);
    rnn.backward(nothing_, dstate);
  }
  void list(Listing& all) override {
    all.module("rnn", rnn);
    all.module("answer", answer);
  }
  Rnn rnn;
  Linear answer;

 private:
  Tensor nothing_;  // the blame of the states on the way, [N,T,O]: nobody looked at them
};

struct LetterTask {
  int length, lag;  // letters in a row; how far before the last one the asked one stands
  int steps = 300, batch = 32;
  double rate = 0.003;
};
// The first letter of a row is asked for.
inline LetterTask first_of(int lag) { return {lag + 1, lag}; }

struct Recall {
  double right;  // share of 512 new rows; guessing: 0.25
  double
      arrives;  // |dL/dh| behind the first letter over that behind the last, at the start
};

// For the picture of what is learned and what is not.
const std::vector<double> radii_tried = {0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1,
                                         1.2, 1.5, 2,   3,   4,   6,   8};

inline Recall learn_letters(const RnnPlan& plan, const LetterTask& task, uint64_t seed) {
  Listener net(plan, seed);
  const std::vector<Param> params = net.params();
  Adam adam(params);
  SoftmaxCrossEntropy loss;
  Recall recall = {};
  for (int step = 0; step < task.steps && !(step > 0 && interrupted()); ++step) {
    const LetterBatch batch =
        draw_letters(task.batch, task.length, task.lag, {seed, 100 + uint64_t(step)});
    zero_gradients(params);
    loss.forward(net.forward(batch.x), batch.labels);
    net.backward(loss.backward());
    if (step == 0) {
      const std::vector<double> norms = net.rnn.gradient_norms();
      recall.arrives = norms[1] / norms.back();
    }
    clip_by_norm(params, 1);
    adam.step(real(task.rate));
  }
  const LetterBatch fresh = draw_letters(512, task.length, task.lag, {seed, 99});
  recall.right = accuracy(fresh.labels.host(), argmax_rows(net.forward(fresh.x)));
  return recall;
}

}  // namespace chainrule
