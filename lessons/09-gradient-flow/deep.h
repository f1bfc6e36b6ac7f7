// Lesson 09's nets and what is measured on them: twenty hidden layers, three bends, three
// ways to start, and a record of every layer while the net trains on drawn digits.
//
// The numbers only; pictures stand in strips.h, Jacobians in jacobians.h, the story in
// lesson.cpp. Leaves out test sets: whether a net learns at all is the question here.
#pragma once

#include <algorithm>
#include <cmath>

#include "data/batches.h"
#include "data/digits.h"
#include "io/interrupt.h"
#include "layers/activations.h"
#include "layers/initialize.h"
#include "layers/linear.h"
#include "layers/losses.h"
#include "layers/sequential.h"
#include "numeric/metrics.h"
#include "ops/updates.h"
#include "optim/clip.h"
#include "optim/sgd.h"

namespace chainrule {

enum class Bend { none, sigmoid, tanh, relu };
enum class Start { small, xavier, he };

inline const char* name_of(Bend bend) {
  const char* const names[] = {"no bend", "sigmoid", "tanh", "ReLU"};
  return names[int(bend)];
}
inline const char* name_of(Start start) {
  const char* const names[] = {"normal 0.05", "Xavier", "He"};
  return names[int(start)];
}

// How a net is built. gain multiplies every start weight of a hidden layer.
struct Plan {
  Bend bend;
  Start start;
  double gain = 1;
  int layers = 20, width = 64;
};

inline void add_bend(Sequential& net, Bend bend) {
  if (bend == Bend::sigmoid) net.add<Sigmoid>();
  if (bend == Bend::tanh) net.add<Tanh>();
  if (bend == Bend::relu) net.add<Relu>();
}

inline void start_weight(const Tensor& weight, const Plan& plan, Key key) {
  const real gain = real(plan.gain);
  if (plan.start == Start::small) normal(weight, key, gain * real(0.05));
  if (plan.start == Start::xavier) xavier_normal(weight, key, gain);
  if (plan.start == Start::he) he_normal(weight, key, gain);
}

// Hidden layer l is a linear layer and its bend, l = 1 .. layers. Then 10 logits.
inline Sequential deep_net(const Plan& plan, int inputs, uint64_t seed) {
  Sequential net;
  for (int l = 1; l <= plan.layers; ++l) {
    const Key key{seed, uint64_t(100 + l)};
    const int C = l == 1 ? inputs : plan.width;
    start_weight(net.add<Linear>(C, plan.width, key).weight, plan, key);
    add_bend(net, plan.bend);
  }
  const Key key{seed, 200};
  xavier_normal(net.add<Linear>(plan.width, 10, key).weight, key);
  return net;
}

struct Data {
  Tensor x;  // [N,196]
  IntTensor labels;
};

// Digits of 14 x 14 pixels as rows, all pixels together with mean 0 and mean square 1.
inline Data draw_data(int count, uint64_t seed) {
  const Images small = pooled(digits(count, {seed, 1}), 2);
  std::vector<real> pixels = small.x.host();
  double sum = 0, squares = 0;
  for (const real p : pixels) sum += double(p), squares += double(p) * double(p);
  const double mean = sum / double(pixels.size());
  const double deviation = std::sqrt(squares / double(pixels.size()) - mean * mean);
  for (real& p : pixels) p = real((double(p) - mean) / deviation);
  return {Tensor::from({count, 196}, pixels), small.labels};
}

// The square root of the sum of squares, and of their mean.
inline double norm(const Tensor& t) {
  double sum = 0;
  for (const real v : t.host()) sum += double(v) * double(v);
  return std::sqrt(sum);
}
inline double size(const Tensor& t) { return norm(t) / std::sqrt(double(t.count())); }

// All gradients of a net seen as one arrow: how long it is.
inline double norm_of_gradients(const std::vector<Param>& params) {
  double sum = 0;
  for (const Param& p : params) sum += norm(p.grad) * norm(p.grad);
  return std::sqrt(sum);
}

// What one step leaves at each hidden layer; index 0 is layer 1.
struct Flow {
  std::vector<double> h, dh, dweight;  // size of h; norms of dL/dh and dL/dW
};

inline Flow look(Sequential& net, const Plan& plan) {
  Flow flow;
  const int stops = plan.bend == Bend::none ? 1 : 2;  // of the net, per hidden layer
  const std::vector<Param> params = net.params();
  for (int l = 1; l <= plan.layers; ++l) {
    flow.h.push_back(size(net.h[size_t(stops * l)]));
    flow.dh.push_back(norm(net.dh[size_t(stops * l)]));
    flow.dweight.push_back(norm(params[size_t(2 * l - 2)].grad));
  }
  return flow;
}

enum class Clip { none, norm, value };

struct Settings {
  int steps;
  double rate;
  Clip clip = Clip::none;
  double limit = 1;
  int batch = 64, every = 10;  // every: steps from one look to the next
};

struct Run {
  std::vector<Flow> flows;      // one for each look
  std::vector<double> losses;   // of every step; the last may be NaN
  std::vector<double> changes;  // of each hidden layer: |W - its start| / |its start|
  double right = 0;             // share of the digits it trains on, in the end
  double first_norm = 0;        // of all gradients as one arrow, before the first step

  bool broken() const { return losses.empty() || !std::isfinite(losses.back()); }
  double loss() const {  // the mean of the last 20
    double sum = 0;
    const size_t few = std::min<size_t>(20, losses.size());
    for (size_t i = 0; i < few; ++i) sum += losses[losses.size() - 1 - i];
    return few > 0 ? sum / double(few) : NAN;
  }
};

inline void clip(const std::vector<Param>& params, const Settings& set) {
  if (set.clip == Clip::norm) clip_by_norm(params, real(set.limit));
  if (set.clip == Clip::value) clip_by_value(params, real(set.limit));
}

inline std::vector<double> changes_since(const std::vector<Tensor>& starts,
                                         const std::vector<Param>& params, int layers) {
  std::vector<double> changes;
  for (size_t l = 0; l < size_t(layers); ++l) {
    Tensor moved = params[2 * l].value.clone();
    add_to(moved.data(), starts[l].data(), -1, moved.count());
    changes.push_back(norm(moved) / norm(starts[l]));
  }
  return changes;
}

// Lesson 06's loop, with clipping before the step. Ends early where the loss is no
// number any more.
inline Run train(const Plan& plan, const Data& data, const Settings& set, uint64_t seed) {
  Sequential net = deep_net(plan, data.x.size(1), seed);
  net.record = true;
  const std::vector<Param> params = net.params();
  std::vector<Tensor> starts;
  for (int l = 0; l < plan.layers; ++l) {
    starts.push_back(params[size_t(2 * l)].value.clone());
  }
  Sgd sgd(params);
  SoftmaxCrossEntropy loss;
  const Batches batches(data.x.size(0), set.batch, {seed, 3});
  Run run;
  for (int step = 0; step < set.steps; ++step) {
    if (step > 0 && interrupted()) break;
    const std::vector<int> rows =
        batches.epoch(step / batches.steps())[size_t(step % batches.steps())];
    zero_gradients(params);
    const Tensor logits = net.forward(gather(data.x, rows), Mode::train);
    run.losses.push_back(double(loss.forward(logits, gather(data.labels, rows)).item()));
    if (run.broken()) break;
    net.backward(loss.backward());
    if (step == 0) run.first_norm = norm_of_gradients(params);
    if (step % set.every == 0) run.flows.push_back(look(net, plan));
    clip(params, set);
    sgd.step(real(set.rate));
  }
  run.changes = changes_since(starts, params, plan.layers);
  const Tensor logits = net.forward(data.x, Mode::evaluate);
  run.right = accuracy(data.labels.host(), argmax_rows(logits));
  return run;
}

// The net as it starts: one batch forward and back, no step.
inline Flow first_look(const Plan& plan, const Data& data, uint64_t seed) {
  return train(plan, data, {1, 0}, seed).flows[0];
}

}  // namespace chainrule
