// Sequences without an end, read in chunks: truncated backpropagation through time.
//
// The state goes on from chunk to chunk, blame does not: backward stops at the chunk's
// border. The task is an echo: at every letter, say which one came `lag` before.
#pragma once

#include "letters.h"

namespace chainrule {

// Answers after every element, from the state that it has left.
class Reader : public Module {
 public:
  Reader(const RnnPlan& plan, int inputs, int outputs, uint64_t seed)
      : rnn(inputs, plan.hidden, {seed, 1}), answer(plan.hidden, outputs, {seed, 2}) {
    start_rnn(rnn, plan, seed);
  }
  // x [N,T,C] -> logits [N*T,O], row after row. `state` is where the chunk begins, and
  // afterwards where it has ended.
  Tensor forward(const Tensor& x, Recurrent::State& state) {
    const Tensor h = rnn.forward(x, state, Mode::train);
    shape_ = h.shape();
    return answer.forward(h.reshape({h.size(0) * h.size(1), h.size(2)}), Mode::train);
  }
  Tensor backward(const Tensor& dlogits) {
    return rnn.backward(answer.backward(dlogits).reshape(shape_));
  }
  void list(Listing& all) override {
    all.module("rnn", rnn);
    all.module("answer", answer);
  }
  Rnn rnn;
  Linear answer;

 private:
  Shape shape_{0};
};

struct EchoTask {
  int chunk, lag = 5;
  bool carry = true;          // the state into the next chunk; else that begins at 0
  bool only_answers = false;  // train the last layer alone, leave the RNN as it starts
  int letters = 4800, streams = 32;
  double rate = 0.003;
};

// Letter t of stream n is a function of both: no text has to be kept.
inline int letter(Key key, int n, int t) {
  return int(random_bits({key.seed, key.stream + uint64_t(n)}, uint64_t(t)) % alphabet);
}

// Letters from .. from + chunk - 1 of every stream, and their echoes.
struct EchoChunk {
  std::vector<int> letters, echoes;  // [N,T]
};
inline EchoChunk echo_chunk(const EchoTask& task, int from, uint64_t seed) {
  EchoChunk c;
  for (int n = 0; n < task.streams; ++n) {
    for (int t = from; t < from + task.chunk; ++t) {
      c.letters.push_back(letter({seed, 1000}, n, t));
      c.echoes.push_back(letter({seed, 1000}, n, std::max(0, t - task.lag)));
    }
  }
  return c;
}

// The share of echoes that is right in the last fifth of the streams; guessing: 0.25.
inline double learn_echo(const RnnPlan& plan, const EchoTask& task, uint64_t seed) {
  Reader net(plan, alphabet, alphabet, seed);
  const std::vector<Param> all = net.params();
  const std::vector<Param> trained = task.only_answers ? net.answer.params() : all;
  Adam adam(trained);
  SoftmaxCrossEntropy loss;
  Recurrent::State state;
  double right = 0, chunks = 0;
  for (int from = 0; from + task.chunk <= task.letters; from += task.chunk) {
    const EchoChunk c = echo_chunk(task, from, seed);
    if (!task.carry) state = {};
    zero_gradients(all);
    const Tensor logits =
        net.forward(one_hot(c.letters, task.streams, task.chunk), state);
    loss.forward(logits, IntTensor::from({int(c.echoes.size())}, c.echoes));
    net.backward(loss.backward());
    clip_by_norm(trained, 1);
    adam.step(real(task.rate));
    if (5 * from < 4 * task.letters) continue;
    right += accuracy(c.echoes, argmax_rows(logits));
    ++chunks;
  }
  return right / chunks;
}

// Who forgets everything at a border can know only the echoes of its own chunk: of K
// answers the first `lag` are guesses.
inline double best_without_state(int chunk, int lag) {
  const double guesses = std::min(chunk, lag);
  return (chunk - guesses + guesses / alphabet) / chunk;
}

}  // namespace chainrule
