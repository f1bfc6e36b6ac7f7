// What lesson 16 trains on, and how: drawn digits, and the loop of lesson 06 with
// momentum (lesson 10).
//
// A run keeps its losses and is asked afterwards how much of the training pictures and of
// new ones it gets wrong: two errors, so that overfitting can be told from a net that did
// not learn. Leaves out checkpoints, and any choice of the best moment.
#pragma once

#include <cmath>
#include <map>
#include <memory>

#include "data/batches.h"
#include "data/digits.h"
#include "io/interrupt.h"
#include "io/progress.h"
#include "layers/losses.h"
#include "layers/sequential.h"
#include "numeric/metrics.h"
#include "optim/adam.h"
#include "optim/schedules.h"
#include "optim/sgd.h"

namespace chainrule {

constexpr double guessing = 2.302585;  // ln 10: the loss of ten equal answers

enum class Kind { plain, residual };
inline const char* name_of(Kind kind) {
  return kind == Kind::plain ? "plain" : "residual";
}

// ---- data -----------------------------------------------------------------------------

struct Pictures {
  Images train, test;
};

// 2000 digits to learn from and 500 new ones, `factor` times smaller than 28 x 28.
inline Pictures draw_pictures(int factor, uint64_t seed) {
  return {pooled(digits(2000, {seed, 1}), factor),
          pooled(digits(500, {seed, 2}), factor)};
}

// The same, every picture a row of 14 * 14 numbers: for linear layers.
inline Pictures draw_rows(uint64_t seed) {
  Pictures data = draw_pictures(2, seed);
  data.train.x = data.train.x.reshape({2000, 196});
  data.test.x = data.test.x.reshape({500, 196});
  return data;
}

// ---- training -------------------------------------------------------------------------

struct Settings {
  int steps, batch;
  double rate;
  bool adam = false;   // else SGD with momentum 0.9
  bool falls = false;  // the rate falls to 0 along a line (lesson 11)
};

struct Run {
  std::vector<double> losses;
  double train_error = 1, test_error = 1;  // the share that is wrong, 0 .. 1

  // The mean over the last quarter; NaN where the net has exploded.
  double loss() const {
    const size_t from = losses.size() - losses.size() / 4;
    double sum = 0;
    for (size_t i = from; i < losses.size(); ++i) sum += losses[i];
    return std::isfinite(sum) ? sum / double(losses.size() - from) : NAN;  // never -nan
  }
};

inline double error_on(Sequential& net, const Images& data) {
  const int N = std::min(500, data.x.size(0));
  const Tensor logits = net.forward(data.x.rows(0, N), Mode::evaluate);
  return 1 - accuracy(data.labels.rows(0, N).host(), argmax_rows(logits));
}

inline Run train(Sequential& net, const Pictures& data, Settings set, uint64_t seed,
                 const std::string& what) {
  const std::vector<Param> params = net.params();
  std::unique_ptr<Optimizer> optimizer;
  if (set.adam) {
    optimizer = std::make_unique<Adam>(params);
  } else {
    optimizer = std::make_unique<Sgd>(params, SgdSettings{real(0.9)});
  }
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
    net.backward(loss.backward());
    optimizer->step(set.falls ? linear_decay(step, set.steps, real(set.rate))
                              : real(set.rate));
    progress.at(step + 1, "loss %.2f", run.losses.back());
  }
  run.train_error = error_on(net, data.train);
  run.test_error = error_on(net, data.test);
  return run;
}

// ---- how loud the blame is along the way ----------------------------------------------

inline double norm(const Tensor& t) {
  double sum = 0;
  for (const real v : t.host()) sum += double(v) * double(v);
  return std::sqrt(sum);
}

// |dL/dh| in front of every block and after the last, for one batch and no step. The
// layers from `first` on are blocks of two: a body (with its sum), a ReLU.
inline std::vector<double> blame_along(Sequential& net, const Pictures& data, int first,
                                       int blocks, int batch) {
  net.record = true;
  SoftmaxCrossEntropy loss;
  loss.forward(net.forward(data.train.x.rows(0, batch), Mode::train),
               data.train.labels.rows(0, batch));
  net.backward(loss.backward());
  net.record = false;
  std::vector<double> norms;
  for (int i = 0; i <= blocks; ++i) norms.push_back(norm(net.dh[size_t(first + 2 * i)]));
  return norms;
}

}  // namespace chainrule
