// What lesson 06 trains and measures: its nets, the training loop of the whole course,
// and how a finished net is looked at. The words and the pictures stand in lesson.cpp.
//
// Leaves out validation, schedules and checkpoints (lessons 11 and 12).
#pragma once

#include <cmath>
#include <set>

#include "data/batches.h"
#include "data/points.h"
#include "io/interrupt.h"
#include "io/progress.h"
#include "layers/activations.h"
#include "layers/linear.h"
#include "layers/losses.h"
#include "layers/sequential.h"
#include "numeric/metrics.h"
#include "optim/sgd.h"

namespace chainrule {

struct Settings {
  int steps, batch;
  double rate;
};

struct Training {
  int steps = 0;                 // fewer than asked for after Ctrl-C
  std::vector<double> at, loss;  // the batch's loss every 10 steps
};

// The training loop. Every net of this course is trained by these five lines.
inline Training train(Sequential& net, const Points& data, Settings set, Key order,
                      const char* what) {
  SoftmaxCrossEntropy loss;
  const std::vector<Param> params = net.params();
  Sgd sgd(params);
  const Batches batches(data.x.size(0), set.batch, order);
  Progress progress(set.steps, what);
  Training done;
  for (int epoch = 0; done.steps < set.steps && !interrupted(); ++epoch) {
    for (const std::vector<int>& rows : batches.epoch(epoch)) {
      if (done.steps == set.steps || interrupted()) break;
      const Tensor x = gather(data.x, rows);
      const IntTensor labels = gather(data.labels, rows);

      zero_gradients(params);
      const Tensor logits = net.forward(x, Mode::train);
      const Tensor value = loss.forward(logits, labels);
      net.backward(loss.backward());
      sgd.step(real(set.rate));

      if (done.steps % 10 == 0) {
        done.at.push_back(done.steps);
        done.loss.push_back(double(value.item()));
      }
      progress.at(++done.steps, "loss %.2g", done.loss.back());
    }
  }
  return done;
}

inline double share_right(Sequential& net, const Points& data) {
  const Tensor logits = net.forward(data.x, Mode::evaluate);
  return accuracy(data.labels.host(), argmax_rows(logits));
}

// ---- nets ---------------------------------------------------------------------------

inline Sequential xor_net(uint64_t seed) {
  Sequential net;
  net.add<Linear>(2, 8, Key{seed, 10});
  net.add<Tanh>();
  net.add<Linear>(8, 2, Key{seed, 11});
  return net;
}

// Its last hidden layer has two units, so that what it sees can be drawn.
template <class Bend>
Sequential spiral_net(uint64_t seed) {
  Sequential net;
  net.add<Linear>(2, 32, Key{seed, 10});
  net.add<Bend>();
  net.add<Linear>(32, 32, Key{seed, 11});
  net.add<Bend>();
  net.add<Linear>(32, 2, Key{seed, 12});
  net.add<Tanh>();
  net.add<Linear>(2, 2, Key{seed, 13});
  return net;
}

// ---- where a net starts -------------------------------------------------------------

enum class Start { zero, equal, random };

// All weights 0, all 0.5, or random with standard deviation 0.1. Biases are 0.
inline void start_from(Sequential& net, Start start, Key key) {
  Rng rng{key};
  for (Param& p : net.params()) {
    std::vector<real> numbers(size_t(p.value.count()), 0);
    for (real& w : numbers) {
      if (p.value.axes() == 1 || start == Start::zero) continue;
      w = start == Start::equal ? real(0.5) : real(0.1) * rng.normal();
    }
    p.value.set(numbers);
  }
}

// How many of the hidden units are different: rows of the first weight [O,C], counted
// once where two are equal to the last bit.
inline int different_units(Sequential& net) {
  const Tensor weight = net.params()[0].value;
  const std::vector<real> w = weight.host();
  const long C = weight.size(1);
  std::set<std::vector<real>> rows;
  for (int o = 0; o < weight.size(0); ++o) {
    rows.insert({w.begin() + o * C, w.begin() + (o + 1) * C});
  }
  return int(rows.size());
}

struct Outcome {
  int different;  // hidden units
  double right;   // on points that were not trained on
  Training training;
};

inline Outcome solve_xor(Start start, uint64_t seed) {
  Sequential net = xor_net(seed);
  start_from(net, start, {seed, 5});
  Outcome outcome;
  outcome.training =
      train(net, xor_corners(100, {seed, 1}), {500, 100, 0.5}, {seed, 3}, "XOR");
  outcome.different = different_units(net);
  outcome.right = share_right(net, xor_corners(100, {seed, 2}));
  return outcome;
}

// A name for all weights together: equal only if every bit is.
inline uint64_t checksum(Sequential& net) {
  uint64_t sum = 1469598103934665603u;  // FNV-1a
  for (const Param& p : net.params()) {
    for (const real w : p.value.host()) {
      const auto* bytes = reinterpret_cast<const unsigned char*>(&w);
      for (size_t i = 0; i < sizeof w; ++i) sum = (sum ^ bytes[i]) * 1099511628211u;
    }
  }
  return sum;
}

}  // namespace chainrule
