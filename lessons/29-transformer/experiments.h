// What lesson 29 measures. No words in here: lesson.cpp tells, claims.cpp asserts.
#pragma once

#include <algorithm>
#include <chrono>

#include "device.h"
#include "layers/initialize.h"
#include "layers/recurrent.h"
#include "ops/rope.h"
#include "training.h"

namespace chainrule {

// ---- 1. who moves numbers from place to place -----------------------------------------

// |y' - y| at each place: of [1,T,C], one place's C numbers as one arrow.
inline std::vector<double> change_per_place(const Tensor& a, const Tensor& b) {
  const std::vector<real> x = a.host(), y = b.host();
  const size_t C = size_t(a.size(2));
  std::vector<double> change(size_t(a.size(1)), 0);
  for (size_t i = 0; i < x.size(); ++i) {
    change[i / C] += std::pow(double(x[i]) - double(y[i]), 2);
  }
  for (double& c : change) c = std::sqrt(c);
  return change;
}

struct Moved {
  std::vector<double> by_attention, by_feed_forward;
};

// One place's numbers are changed. Which places feel it behind each half of a block?
inline Moved change_one_place(int T, int place, uint64_t seed) {
  constexpr int C = 32;
  TowerPlan plan = {2, 1, C, 2};
  TransformerBlock block(C, {seed, 20}, block_options(plan));
  Tensor x({1, T, C}), other({1, 1, C});
  normal(x, {seed, 21}, 1);
  normal(other, {seed, 22}, 1);
  Tensor changed = x.clone();
  Tensor there = changed.reshape({T, C}).rows(place, place + 1);
  there.set(other.host());
  const auto attention = [&](const Tensor& in) {
    Road& road = block.attention_road;
    const Mode mode = Mode::evaluate;
    return road.leave(in, block.attention.forward(road.enter(in, mode), mode), mode);
  };
  const auto feed_forward = [&](const Tensor& in) {
    Road& road = block.feed_forward_road;
    const Mode mode = Mode::evaluate;
    return road.leave(in, block.feed_forward.forward(road.enter(in, mode), mode), mode);
  };
  return {change_per_place(attention(changed), attention(x)),
          change_per_place(feed_forward(changed), feed_forward(x))};
}

// Two letters in front of the last one change places. How far does that move what the
// net says behind the last one?
inline double swap_moves(int blocks, Place place, uint64_t seed) {
  Tower net({10, blocks, 32, 2, true, place, 16}, seed);
  const Tensor a = net.forward(IntTensor::from({1, 6}, {3, 1, 4, 2, 5, 9}),
                               Mode::evaluate),
               b = net.forward(IntTensor::from({1, 6}, {3, 2, 4, 1, 5, 9}),
                               Mode::evaluate);
  return change_per_place(a, b).back();
}

// ---- 2. pre-LN and post-LN ------------------------------------------------------------

constexpr int steps_looked_at[] = {0, 1, 5, 20};
constexpr Settings deep_settings = {200, 8, 16, 3e-3};
constexpr int deep_warmup = 100;
constexpr real deep_start = real(0.85);

inline TowerPlan deep_plan(const Text& text, bool pre_norm, real start = deep_start,
                           int blocks = 12) {
  TowerPlan plan = {text.letters, blocks, 32, 2, pre_norm};
  plan.start = start;
  return plan;
}

struct DeepRun {
  Run run;
  std::vector<std::vector<double>> gradients;  // [4] steps, of each block
  // How far Adam moved a weight of the blocks in that step, over the rate: root mean
  // square
  std::vector<double> moves;

  double first_over_last(int k) const {
    return gradients[size_t(k)].front() / gradients[size_t(k)].back();
  }
};

inline std::vector<real> weights_of(Tower& net) {
  std::vector<real> all;
  for (const Param& p : net.body.params()) {
    const std::vector<real> numbers = p.value.host();
    all.insert(all.end(), numbers.begin(), numbers.end());
  }
  return all;
}

inline double root_mean_square(const std::vector<real>& a, const std::vector<real>& b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += std::pow(double(a[i]) - double(b[i]), 2);
  return std::sqrt(sum / double(a.size()));
}

inline DeepRun train_deep(const Text& text, const TowerPlan& plan, Settings set,
                          bool warm, uint64_t seed) {
  set.warmup = warm ? deep_warmup : 0;
  Tower net(plan, seed);
  DeepRun result;
  std::vector<real> before;
  int pending = -1;  // the step whose move is measured at the next look
  const auto rate = [&](int step) {
    return double(linear_warmup(step, std::max(1, set.warmup), real(set.rate)));
  };
  const auto look = [&](int step) {
    if (pending >= 0) {
      result.moves.push_back(root_mean_square(weights_of(net), before) / rate(pending));
    }
    pending = -1;
    for (const int wanted : steps_looked_at) {
      if (step != wanted) continue;
      result.gradients.push_back(gradient_per_block(net));
      before = weights_of(net);
      pending = step;
    }
  };
  const std::string what =
      std::string(plan.pre_norm ? "pre-LN" : "post-LN") + (warm ? ", warmup" : "");
  result.run = train(net, text, set, seed, what, look);
  return result;
}

// The size of a place's numbers, root mean square, in front of every block and behind the
// last one; and the loss, before any step.
struct Start {
  std::vector<double> sizes;
  double loss;
};

inline Start look_at_start(const Text& text, const TowerPlan& plan, uint64_t seed) {
  Tower net(plan, seed);
  net.body.record = true;
  const TokenBatch batch = Windows(text.train, 32, 16).drawn({seed, 5}, 0);
  SoftmaxCrossEntropy loss;
  Start start;
  start.loss = double(
      loss.forward(net.forward(batch.tokens, Mode::evaluate), batch.targets).item());
  for (int i = 0; i <= plan.blocks; ++i) {
    const Tensor& h = net.body.h[size_t(net.first_block + i)];
    start.sizes.push_back(norm(h) / std::sqrt(double(h.count())));
  }
  return start;
}

// ---- 3. positions ---------------------------------------------------------------------

constexpr Settings place_settings = {200, 8, 32, 3e-3, 30};
constexpr int longest = 4;  // times the length of training

// The mean loss of the last quarter of windows of length T: those letters have seen the
// most.
inline double loss_at(Tower& net, const std::vector<int>& letters, int T) {
  const Windows windows(letters, std::max(1, 2048 / T), T);
  SoftmaxCrossEntropy loss;
  double sum = 0;
  constexpr int batches = 4;
  for (int step = 0; step < batches; ++step) {
    TokenBatch batch = windows.drawn({1, 6}, step);
    std::vector<int> targets = batch.targets.host();
    for (size_t i = 0; i < targets.size(); ++i) {
      if (4 * (int(i) % T) < 3 * T) targets[i] = no_target;
    }
    batch.targets.set(targets);
    const Tensor logits = net.forward(batch.tokens, Mode::evaluate);
    sum += double(loss.forward(logits, batch.targets).item());
  }
  return sum / batches;
}

const std::vector<double> stretches = {1, 1.25, 1.5, 2, 3, 4};

struct PlaceRun {
  Run run;
  std::vector<double> losses;  // of new text, at each of the stretches
  double at_trained() const { return losses.front(); }
  double at_twice() const { return losses[3]; }
  double at_four_times() const { return losses.back(); }
};

inline PlaceRun train_place(const Text& text, Place place, const Settings& set,
                            uint64_t seed, bool ask = true) {
  Tower net({text.letters, 3, 32, 4, true, place, longest * set.length}, seed);
  PlaceRun result;
  result.run = train(net, text, set, seed, name_of(place));
  for (const double s : stretches) {
    if (ask) result.losses.push_back(loss_at(net, text.test, int(s * set.length)));
  }
  return result;
}

// The product of a query that stands at place t and a key at place j, both turned.
inline double turned_product(const Tensor& query, const Tensor& key, int t, int j) {
  const int D = query.count();
  Tensor q({D}), k({D});
  rope_forward(q.data(), query.data(), 1, 1, D, t, 10000);
  rope_forward(k.data(), key.data(), 1, 1, D, j, 10000);
  const std::vector<real> a = q.host(), b = k.host();
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += double(a[i]) * double(b[i]);
  return sum;
}

// ---- 4. time against length -----------------------------------------------------------

struct Timing {
  double seconds, multiply_adds;  // of forward and backward together, about
};

// One text [1,T,C], forward and backward, the best of three.
inline Timing time_of(Layer& layer, int T, int C) {
  Tensor x({1, T, C});
  normal(x, {1, 7}, 1);
  Timing timing = {1e9, 0};
  for (int i = 0; i < 3; ++i) {
    device_wait();
    const auto begin = std::chrono::steady_clock::now();
    const Tensor y = layer.forward(x, Mode::train);
    timing.multiply_adds = 3 * double(layer.multiply_adds());
    layer.backward(y);
    device_wait();
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begin;
    timing.seconds = std::min(timing.seconds, took.count());
  }
  return timing;
}

}  // namespace chainrule
