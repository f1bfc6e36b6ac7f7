// What lesson 17 trains on, and how: lesson 16's loop with momentum and a rate that
// falls.
//
// Drawn digits as rows of numbers for the linear nets, drawn scenes for the
// convolutional ones. Leaves out checkpoints, and any choice of the best moment.
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "data/batches.h"
#include "data/digits.h"
#include "data/scenes.h"
#include "io/interrupt.h"
#include "io/progress.h"
#include "layers/losses.h"
#include "layers/sequential.h"
#include "numeric/metrics.h"
#include "optim/adam.h"
#include "optim/schedules.h"
#include "optim/sgd.h"

namespace chainrule {

struct Pictures {
  Images train, test;
};

inline Images digit_rows(int count, Key key) {
  Images small = pooled(digits(count, key), 2);
  small.x = small.x.reshape({count, 196});
  return small;
}

// 2000 digits to learn from and 500 new ones, each a row of 14 * 14 numbers. Drawn once
// for each seed: a dozen nets of this lesson ask for them.
inline const Pictures& draw_rows(uint64_t seed) {
  static std::map<uint64_t, Pictures> drawn;
  const auto [place, fresh] = drawn.try_emplace(seed);
  if (fresh) place->second = {digit_rows(2000, {seed, 1}), digit_rows(500, {seed, 2})};
  return place->second;
}

struct Settings {
  int steps, batch;
  double rate;        // falls to 0 along a line (lesson 11)
  bool adam = false;  // else SGD with momentum 0.9
};

struct Run {
  std::vector<double> losses;
  double test_error = 1;  // the share that is wrong, 0 .. 1

  double loss() const {  // the mean over the last quarter
    const size_t from = losses.size() - losses.size() / 4;
    double sum = 0;
    for (size_t i = from; i < losses.size(); ++i) sum += losses[i];
    return sum / double(losses.size() - from);
  }
};

using Watch = std::function<void(int step)>;  // called after every step

inline Run train(Sequential& net, const Pictures& data, Settings set, uint64_t seed,
                 const std::string& what, const Watch& watch = nullptr) {
  const std::vector<Param> params = net.params();
  std::unique_ptr<Optimizer> optimizer;
  if (set.adam) optimizer = std::make_unique<Adam>(params);
  if (!set.adam) optimizer = std::make_unique<Sgd>(params, SgdSettings{real(0.9)});
  SoftmaxCrossEntropy loss;
  const Batches batches(data.train.x.size(0), set.batch, {seed, 3});
  Progress progress(set.steps, what.c_str());
  Run run;
  for (int step = 0; step < set.steps && !(step > 0 && interrupted()); ++step) {
    const std::vector<int> rows =
        batches.epoch(step / batches.steps())[size_t(step % batches.steps())];
    zero_gradients(params);
    const Tensor logits = net.forward(gather(data.train.x, rows), Mode::train);
    run.losses.push_back(
        double(loss.forward(logits, gather(data.train.labels, rows)).item()));
    net.backward_weights(loss.backward());
    optimizer->step(linear_decay(step, set.steps, real(set.rate)));
    progress.at(step + 1, "loss %.2f", run.losses.back());
    if (watch) watch(step + 1);
  }
  const Tensor answers = net.forward(data.test.x, Mode::evaluate);
  run.test_error = 1 - accuracy(data.test.labels.host(), argmax_rows(answers));
  return run;
}

inline double norm(const Tensor& t) {
  double sum = 0;
  for (const real v : t.host()) sum += double(v) * double(v);
  return std::sqrt(sum);
}

inline double mean_of(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / double(values.size());
}

inline int parameters(Module& net) {
  int sum = 0;
  for (const Param& p : net.params()) sum += p.value.count();
  return sum;
}

}  // namespace chainrule
