// What lesson 07 asks of its nets: gradients compared, time, training. The words stand in
// lesson.cpp.
#pragma once

#include <chrono>
#include <cmath>
#include <memory>
#include <utility>

#include "data/batches.h"
#include "data/points.h"
#include "io/interrupt.h"
#include "io/progress.h"
#include "nets.h"
#include "numeric/metrics.h"
#include "optim/sgd.h"

namespace chainrule {

using Gradients = std::vector<std::vector<real>>;  // one list for each parameter

static Gradients gradients(const Params& params, const Step& step, const Points& data) {
  zero_gradients(params);
  step(data.x, data.labels);
  Gradients all;
  for (const Param& p : params) all.push_back(p.grad.host());
  return all;
}

// For each parameter the largest difference, relative to its largest gradient.
static std::vector<double> differences(const Gradients& a, const Gradients& b) {
  std::vector<double> all;
  for (size_t i = 0; i < a.size(); ++i) {
    double worst = 0, largest = 0;
    for (size_t k = 0; k < a[i].size(); ++k) {
      worst = std::max(worst, std::abs(double(a[i][k]) - double(b[i][k])));
      largest = std::max(largest, std::abs(double(b[i][k])));
    }
    all.push_back(worst / largest);
  }
  return all;
}

static double worst(const std::vector<double>& all) {
  double most = 0;
  for (const double value : all) most = value <= most ? most : value;  // NaN is the worst
  return most;
}

// Returns the loss of every step.
static std::vector<double> train(const Params& params, const Step& step,
                                 const Points& data, int steps, double rate, Key order,
                                 const char* what) {
  Sgd sgd(params);
  const Batches batches(data.x.size(0), 32, order);
  Progress progress(steps, what);
  std::vector<double> losses;
  for (int epoch = 0; int(losses.size()) < steps && !interrupted(); ++epoch) {
    for (const std::vector<int>& rows : batches.epoch(epoch)) {
      if (int(losses.size()) == steps) break;
      zero_gradients(params);
      losses.push_back(step(gather(data.x, rows), gather(data.labels, rows)));
      sgd.step(real(rate));
      progress.at(int(losses.size()), "loss %.3f", losses.back());
    }
  }
  return losses;
}

static Tensor answers(const Params& params, Forward forward, const Tensor& x) {
  TensorTape tape;
  return tape.value(forward(tape, params, tape.input(x)));
}

static double share_right(const Tensor& logits, const Points& data) {
  return accuracy(data.labels.host(), argmax_rows(logits));
}

// The mean loss of the last 100 steps: that of one batch is a matter of luck.
static double mean_of_last(const std::vector<double>& losses) {
  const size_t count = std::min<size_t>(100, losses.size());
  double sum = 0;
  for (size_t i = losses.size() - count; i < losses.size(); ++i) sum += losses[i];
  return sum / double(count);
}

// ---- the experiments -----------------------------------------------------------------

struct Agreement {
  std::vector<double> tensor_tape, scalar_tape;  // for each parameter, against by hand
};

static Agreement compare_nets(uint64_t seed) {
  Sequential net = spiral_net(seed);
  const Params p = net.params();
  const Points batch = spirals(32, {seed, 3});
  const Gradients by_hand = gradients(p, hand_step(net), batch);
  return {differences(gradients(p, tape_step(p, spiral_forward), batch), by_hand),
          differences(gradients(p, scalar_step(p, spiral_forward), batch), by_hand)};
}

static double milliseconds(const Params& params, const Step& step, const Points& batch,
                           int times) {
  step(batch.x, batch.labels);  // the first one fetches memory
  zero_gradients(params);
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < times; ++i) step(batch.x, batch.labels);
  const std::chrono::duration<double, std::milli> time =
      std::chrono::steady_clock::now() - start;
  return time.count() / times;
}

struct Twins {
  bool same_losses;
  int numbers, different;  // parameters after training
  double loss, right;
};

// The same start, the same batches: once by hand, once by tape.
static Twins train_twins(uint64_t seed, int steps) {
  const Points data = spirals(400, {seed, 1}), test = spirals(400, {seed, 2});
  Sequential net = spiral_net(seed), twin = spiral_net(seed);
  const Params p = net.params(), q = twin.params();
  const std::vector<double> by_hand =
      train(p, hand_step(net), data, steps, 0.3, {seed, 5}, "by hand");
  const std::vector<double> by_tape =
      train(q, tape_step(q, spiral_forward), data, steps, 0.3, {seed, 5}, "by tape");
  Twins twins = {by_hand == by_tape, 0, 0, mean_of_last(by_tape), 0};
  for (size_t i = 0; i < p.size(); ++i) {
    const std::vector<real> a = p[i].value.host(), b = q[i].value.host();
    for (size_t k = 0; k < a.size(); ++k) twins.different += a[k] == b[k] ? 0 : 1;
    twins.numbers += int(a.size());
  }
  twins.right = share_right(answers(q, spiral_forward, test.x), test);
  return twins;
}

struct LoopTrial {
  double error, last_use_only;  // gradients against those of the scalar tape
  std::string refusal;          // what the hand-written layer says to being used twice
};

static LoopTrial try_loop(uint64_t seed) {
  LoopParts net(seed);
  const Params p = net.params();
  const Points batch = spirals(32, {seed, 3});
  const Gradients judge = gradients(p, scalar_step(p, loop_forward), batch);
  const auto error = [&](Forward forward) {
    return worst(differences(gradients(p, tape_step(p, forward), batch), judge));
  };
  LoopTrial trial = {error(loop_forward), error(loop_last_use), ""};
  const Tensor h = Tensor::zeros({1, 32});
  net.middle.forward(net.middle.forward(h, Mode::train), Mode::train);
  try {
    net.middle.backward(net.middle.backward(h));
  } catch (const Error& e) {
    trial.refusal = e.what();
  }
  return trial;
}

struct LoopTraining {
  std::unique_ptr<LoopParts> net;
  Points test;
  double loss, right;
};

static LoopTraining train_loop(uint64_t seed, int steps, double rate) {
  const Points data = spirals(400, {seed, 1}), test = spirals(400, {seed, 2});
  auto net = std::make_unique<LoopParts>(seed);
  const Params p = net->params();
  const double loss = mean_of_last(
      train(p, tape_step(p, loop_forward), data, steps, rate, {seed, 5}, "the loop net"));
  const double right = share_right(answers(p, loop_forward, test.x), test);
  return {std::move(net), test, loss, right};
}

}  // namespace chainrule
