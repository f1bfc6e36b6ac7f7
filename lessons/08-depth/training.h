// Gradient descent is sent to look for the sawtooth of folds.h.
//
// The loop is that of lesson 06 with the squared error of lesson 02, in three shapes of
// net: the one that the construction has, a deep one with room to spare, and one hidden
// layer with as many parameters as that. Better starts (lesson 09) and better steps
// (lesson 10) are left out: they are not there yet.
#pragma once

#include <string>
#include <vector>

#include "data/batches.h"
#include "folds.h"
#include "io/interrupt.h"
#include "io/progress.h"
#include "layers/losses.h"
#include "numeric/linear_algebra.h"
#include "optim/sgd.h"

namespace chainrule {

struct Teeth {
  Tensor x, y;  // [512,1]
};
// 0..1 enters as `low`..1. From -1 about as many units start awake on the left as on the
// right, which is fairer to random weights; the construction takes x as it is, from 0.
inline Teeth teeth(int folds, double low) {
  const int N = 512;
  std::vector<real> x, y;
  for (int i = 0; i < N; ++i) {
    double at = (i + 0.5) / N;
    x.push_back(real(low + (1 - low) * at));
    for (int fold = 0; fold < folds; ++fold) at = tent(at);
    y.push_back(real(at));
  }
  return {Tensor::from({N, 1}, x), Tensor::from({N, 1}, y)};
}

inline Sequential layers_of(const std::vector<int>& hidden, uint64_t seed) {
  Sequential net;
  int inputs = 1;
  for (const int units : hidden) {
    net.add<Linear>(inputs, units, Key{seed, 10 + uint64_t(net.size())});
    net.add<Relu>();
    inputs = units;
  }
  net.add<Linear>(inputs, 1, Key{seed, 10 + uint64_t(net.size())});
  return net;
}

struct Settings {
  int steps;
  double rate;
};

inline double mse_on(Sequential& net, const Teeth& data) {
  MeanSquaredError loss;
  const Tensor value = loss.forward(net.forward(data.x, Mode::evaluate), data.y);
  return double(value.item());
}

// In batches of 64.
inline void descend(Sequential& net, const Teeth& data, Settings set, Key order,
                    const char* what) {
  MeanSquaredError loss;
  const std::vector<Param> params = net.params();
  Sgd sgd(params);
  const Batches batches(data.x.size(0), 64, order);
  Progress progress(set.steps, what);
  for (int epoch = 0, step = 0; step < set.steps && !interrupted(); ++epoch) {
    for (const std::vector<int>& rows : batches.epoch(epoch)) {
      if (step == set.steps || interrupted()) break;
      zero_gradients(params);
      loss.forward(net.forward(gather(data.x, rows), Mode::train), gather(data.y, rows));
      net.backward(loss.backward());
      sgd.step(real(set.rate));
      progress.at(++step);
    }
  }
}

struct Attempt {
  int parameters;
  double before, mse;   // before and after training
  std::vector<real> y;  // at the places of the data
};

inline Attempt search(Sequential& net, const Teeth& data, Settings set, uint64_t seed,
                      const char* what) {
  Attempt attempt = {0, mse_on(net, data), 0, {}};
  for (const Param& p : net.params()) attempt.parameters += p.value.count();
  descend(net, data, set, {seed, 3}, what);
  attempt.mse = mse_on(net, data);
  attempt.y = answers(net, data.x.host());
  return attempt;
}

inline Attempt search_from_chance(const std::vector<int>& hidden, int folds, Settings set,
                                  uint64_t seed, const char* what) {
  Sequential net = layers_of(hidden, seed);
  return search(net, teeth(folds, -1), set, seed, what);
}

// lambda of lesson 02 for all parameters together: how much the loss bends in the
// direction in which it bends most, for a net whose error is 0. There the loss grows only
// with the square of what each answer loses, so from the answers' gradients g,
//   d2Loss/dp_i dp_j = 2/N times the sum of g_i g_j over the samples
// and the largest eigenvalue of that table is lambda. (Elsewhere errors add their part.)
inline double steepest_bend(Sequential& net, const Teeth& data) {
  const std::vector<Param> params = net.params();
  const int N = data.x.size(0);
  std::vector<double> bends;
  size_t P = 0;
  for (int n = 0; n < N; ++n) {
    zero_gradients(params);
    net.forward(gather(data.x, {n}), Mode::train);
    net.backward(Tensor::from({1, 1}, {1}));  // of the answer itself, not of a loss
    std::vector<double> g;
    for (const Param& p : params) {
      for (const real slope : p.grad.host()) g.push_back(double(slope));
    }
    P = g.size();
    bends.resize(P * P);
    for (size_t i = 0; i < P; ++i) {
      for (size_t j = 0; j < P; ++j) bends[i * P + j] += 2.0 / N * g[i] * g[j];
    }
  }
  return symmetric_eigen(bends, int(P)).values[0];
}

// The construction itself, but every number of it off by about `nudge`: is the way back
// easier to find?
inline Attempt search_from_nudge(double nudge, int folds, Settings set, uint64_t seed) {
  Sequential net = fold_net(folds);
  Rng rng{{seed, 77}};
  for (Param& p : net.params()) {
    std::vector<real> numbers = p.value.host();
    for (real& number : numbers) number += real(nudge) * rng.normal();
    p.value.set(numbers);
  }
  return search(net, teeth(folds, 0), set, seed, "from the construction");
}

}  // namespace chainrule
