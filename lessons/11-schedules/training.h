// What lesson 11 trains: one small net on drawn digits, under any schedule. What is asked
// of it stands in experiments.h, the schedules in src/optim/schedules.h, the story and
// its pictures in lesson.cpp and pictures.h.
//
// Leaves out validation data and checkpoints (lesson 12): a schedule is judged here by
// pictures that the net has not seen, at the end of the run.
#pragma once

#include <algorithm>
#include <cmath>
#include <functional>
#include <memory>

#include "data/batches.h"
#include "data/digits.h"
#include "io/interrupt.h"
#include "layers/activations.h"
#include "layers/initialize.h"
#include "layers/linear.h"
#include "layers/losses.h"
#include "layers/sequential.h"
#include "numeric/metrics.h"
#include "optim/adam.h"
#include "optim/schedules.h"
#include "optim/sgd.h"

namespace chainrule {

struct Pictures {
  Tensor x;  // [N,196]
  IntTensor labels;
};
struct Task {
  Pictures learned, fresh;
};

// Digits of 14 x 14 pixels, unsteady and noisy; about one label in sixteen is wrong.
inline Task draw_task(uint64_t seed, int count = 4000) {
  const auto draw = [](int N, Key key) {
    const Images small = pooled(digits(N, key, real(0.8)), 2);
    return Pictures{small.x.reshape({N, 14 * 14}), small.labels};
  };
  return {draw(count, {seed, 1}), draw(2000, {seed, 2})};
}

// The rate of a step, which counts from 0; the whole run has `total` of them.
using Schedule = std::function<real(int step, int total)>;

struct Setting {
  Schedule rate;
  int epochs = 10, batch = 32, width = 64;
  double gain = 1;  // times He's deviation (lesson 09)
  bool adam = false;
};

inline Sequential digit_net(int width, double gain, uint64_t seed) {
  Sequential net;
  const int sizes[] = {14 * 14, width, width, 10};
  for (int i = 0; i < 3; ++i) {
    Linear& layer = net.add<Linear>(sizes[i], sizes[i + 1], Key{seed, 10});
    he_normal(layer.weight, {seed, 11 + uint64_t(i)}, real(gain));
    if (i < 2) net.add<Relu>();
  }
  return net;
}

inline std::unique_ptr<Optimizer> optimizer_of(const Setting& set,
                                               const std::vector<Param>& params) {
  if (set.adam) return std::make_unique<Adam>(params);
  return std::make_unique<Sgd>(params, SgdSettings{real(0.9)});  // momentum 0.9
}

inline double share_right(Sequential& net, const Pictures& data) {
  return accuracy(data.labels.host(), argmax_rows(net.forward(data.x, Mode::evaluate)));
}

// One pass forward and back; the loss of these rows.
inline Tensor learn(Sequential& net, const Pictures& data, const std::vector<int>& rows) {
  SoftmaxCrossEntropy loss;
  zero_gradients(net.params());
  const Tensor logits = net.forward(gather(data.x, rows), Mode::train);
  const Tensor value = loss.forward(logits, gather(data.labels, rows));
  net.backward(loss.backward());
  return value;
}

// The share of fresh pictures that the net gets right, after each epoch.
inline std::vector<double> train(const Task& task, const Setting& set, uint64_t seed) {
  Sequential net = digit_net(set.width, set.gain, seed);
  const std::unique_ptr<Optimizer> optimizer = optimizer_of(set, net.params());
  const Batches batches(task.learned.x.size(0), set.batch, {seed, 3});
  const int total = set.epochs * batches.steps();
  std::vector<double> right;
  for (int epoch = 0, step = 0; epoch < set.epochs && !interrupted(); ++epoch) {
    for (const std::vector<int>& rows : batches.epoch(epoch)) {
      learn(net, task.learned, rows);
      optimizer->step(set.rate(step, total));
      ++step;
    }
    right.push_back(share_right(net, task.fresh));
  }
  return right;
}

}  // namespace chainrule
