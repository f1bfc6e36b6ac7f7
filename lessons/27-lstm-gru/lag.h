// What lesson 27 measures memory with: name the first of four symbols, after `lag` others
// that mean nothing. Whoever guesses is right one time in four.
//
// Nets of one recurrent layer and a linear one on its last state, Adam, new sequences in
// every step. Training ends as soon as the task is solved. Leaves out validation (no
// sequence comes twice) and any search for the best rate.
#pragma once

#include <memory>
#include <string>

#include "io/interrupt.h"
#include "layers/initialize.h"
#include "layers/linear.h"
#include "layers/losses.h"
#include "layers/recurrent.h"
#include "numeric/metrics.h"
#include "optim/adam.h"

namespace chainrule {

// How a recurrent net starts. `bias`: of the forget gate, or of the GRU's update gate.
struct Start {
  enum class Kind { rnn, lstm, gru } kind;
  double bias = 0;
  bool orthogonal = false;  // the RNN's recurrent weights: no direction shrinks
  bool mirrored = false;    // the LSTM's input gate: -bias, so that it writes little
  int longest = 0;          // a lag for each unit, 1 .. longest; its bias is log(lag)
};
using Kind = Start::Kind;

// Both kinds have the gate that keeps in second place: i f g o, r z n.
inline void set_biases(Recurrent& net, Start start, int outputs, Key key) {
  std::vector<real> bias = net.bias.host();
  Rng rng{key};
  for (int k = 0; k < outputs; ++k) {
    if (start.longest > 0) {
      bias[size_t(outputs + k)] = std::log(rng.uniform(1, real(start.longest)));
    }
    if (start.mirrored) bias[size_t(k)] = -bias[size_t(outputs + k)];
  }
  net.bias.set(bias);
}

inline std::unique_ptr<Recurrent> make(Start start, int inputs, int outputs, Key key) {
  if (start.kind == Kind::rnn) {
    auto net = std::make_unique<Rnn>(inputs, outputs, key);
    if (start.orthogonal) orthogonal(net->recurrent, derived(key, 9));
    return net;
  }
  std::unique_ptr<Recurrent> net;
  if (start.kind == Kind::lstm) {
    net = std::make_unique<Lstm>(inputs, outputs, key, real(start.bias));
  } else {
    net = std::make_unique<Gru>(inputs, outputs, key, real(start.bias));
  }
  set_biases(*net, start, outputs, derived(key, 10));
  return net;
}

// ---- the task -------------------------------------------------------------------------

constexpr int symbols = 4, noises = 4;  // one-hot, in this order

struct Sequences {
  Tensor x;                // [N,lag+1,8]
  std::vector<int> first;  // [N]
};

inline Sequences draw_sequences(int N, int lag, Rng& rng) {
  const int T = lag + 1, V = symbols + noises;
  std::vector<real> x(size_t(N * T * V), 0);
  std::vector<int> first;
  for (int n = 0; n < N; ++n) {
    real* row = &x[size_t(n * T * V)];
    first.push_back(rng.below(symbols));
    row[first.back()] = 1;
    for (int t = 1; t < T; ++t) row[t * V + symbols + rng.below(noises)] = 1;
  }
  return {Tensor::from({N, T, V}, x), first};
}

// ---- learning it ----------------------------------------------------------------------

struct LagSettings {
  int lag = 60, steps = 400, batch = 32, hidden = 32;
  double rate = 0.005;
};

struct LagRun {
  int solved = -1;      // after so many steps; -1: not in the time there was
  double right = 0.25;  // the share, smoothed over about ten batches, at the end
};

inline LagRun learn_lag(Start start, LagSettings set, uint64_t seed) {
  const auto net = make(start, symbols + noises, set.hidden, {seed, 1});
  Linear head(set.hidden, symbols, {seed, 2});
  Listing all;
  all.module("net", *net);
  all.module("head", head);
  Adam optimizer(all.params);
  SoftmaxCrossEntropy loss;
  Rng rng{{seed, 3}};
  const Tensor nobody = Tensor::zeros({set.batch, set.lag + 1, set.hidden});
  LagRun run;
  for (int step = 1; step <= set.steps && !interrupted(); ++step) {
    const Sequences data = draw_sequences(set.batch, set.lag, rng);
    zero_gradients(all.params);
    // Only the last state is read, so only it is blamed.
    Recurrent::State state;
    net->forward(data.x, state, Mode::train);
    const Tensor logits = head.forward(state.h, Mode::train);
    loss.forward(logits, IntTensor::from({set.batch}, data.first));
    Recurrent::State blame = {head.backward(loss.backward()), {}};
    net->backward(nobody, blame);
    optimizer.step(real(set.rate));
    run.right += 0.1 * (accuracy(data.first, argmax_rows(logits)) - run.right);
    if (run.right >= 0.95) {
      run.solved = step;
      break;
    }
  }
  return run;
}

// ---- before it has learned anything: what is left of blame ---------------------------

// The share of the blame of the last state that reaches the state `lag` steps before, in
// a net that has not learned anything. State: the LSTM's cells, the others' h.
inline double share_left(Start start, int lag, uint64_t seed) {
  const int N = 16, O = 32;
  const auto net = make(start, symbols + noises, O, {seed, 1});
  Rng rng{{seed, 3}};
  const Sequences data = draw_sequences(N, lag - 1, rng);
  Recurrent::State state;
  net->forward(data.x, state, Mode::train);
  std::vector<real> random(size_t(N * O));
  for (real& r : random) r = rng.normal();
  const Tensor last = Tensor::from({N, O}, random);
  const bool cells = start.kind == Kind::lstm;
  Recurrent::State blame;
  (cells ? blame.c : blame.h) = last;
  net->backward(Tensor::zeros({N, lag, O}), blame);
  const auto norm = [](const Tensor& t) {
    double sum = 0;
    for (const real v : t.host()) sum += double(v) * double(v);
    return std::sqrt(sum);
  };
  return norm(cells ? blame.c : blame.h) / norm(last);
}

inline double sigmoid_of(double x) { return 1 / (1 + std::exp(-x)); }
// What a gate that stands at its bias leaves after so many steps.
inline double kept(double bias, int lag) { return std::pow(sigmoid_of(bias), lag); }

}  // namespace chainrule
