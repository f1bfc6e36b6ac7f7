// Deep nets of linear layers: ResNet's block in two orders, and gates that open while
// they learn.
//
//   post-activation   y = relu(BN(W2 relu(BN(W1 x))) + x)
//   pre-activation    y = W2 relu(BN(W1 relu(BN(x)))) + x
//   highway           y = t h + (1 - t) x,  h = relu(W1 x + b1),  t = sigmoid(W2 x + b2)
#pragma once

#include "io/chart.h"
#include "layers/activations.h"
#include "layers/branch.h"
#include "layers/initialize.h"
#include "layers/linear.h"
#include "layers/norm.h"
#include "models/roads.h"
#include "training.h"

namespace chainrule {

inline void add_linear(Sequential& net, int inputs, int outputs, Key key, real gain = 1) {
  he_normal(net.add<Linear>(inputs, outputs, key).weight, key, gain);
}

inline void add_norm_relu(Sequential& net, int features) {
  net.add<BatchNorm>(features);
  net.add<Relu>();
}

// ---- pre-activation against post-activation -------------------------------------------

struct OrderNet {
  bool pre;
  int blocks;
  bool calm = false;  // every body begins as 0: post by its last gamma, pre by W2
};

constexpr int row_width = 24;

inline std::unique_ptr<Sequential> post_body(bool calm, Key key) {
  auto f = std::make_unique<Sequential>();
  add_linear(*f, row_width, row_width, derived(key, 0));
  add_norm_relu(*f, row_width);
  add_linear(*f, row_width, row_width, derived(key, 1));
  BatchNorm& last = f->add<BatchNorm>(row_width);
  if (calm) last.gamma.set(std::vector<real>(row_width, 0));
  return f;
}

inline std::unique_ptr<Sequential> pre_body(bool calm, Key key) {
  auto f = std::make_unique<Sequential>();
  add_norm_relu(*f, row_width);
  add_linear(*f, row_width, row_width, derived(key, 0));
  add_norm_relu(*f, row_width);
  add_linear(*f, row_width, row_width, derived(key, 1), calm ? 0 : 1);
  return f;
}

inline Sequential order_net(OrderNet plan, uint64_t seed) {
  Sequential net;
  add_linear(net, 196, row_width, {seed, 10});
  if (!plan.pre) add_norm_relu(net, row_width);
  for (int i = 0; i < plan.blocks; ++i) {
    const Key key{seed, 100 + uint64_t(i)};
    net.add<Residual>(plan.pre ? pre_body(plan.calm, key) : post_body(plan.calm, key));
    if (!plan.pre) net.add<Relu>();
  }
  if (plan.pre) add_norm_relu(net, row_width);
  add_linear(net, row_width, 10, {seed, 11});
  return net;
}

constexpr Settings order_settings = {150, 64, 0.05};

inline Run train_order(OrderNet plan, Settings set, uint64_t seed) {
  Sequential net = order_net(plan, seed);
  return train(net, draw_rows(seed), set, seed,
               std::string(plan.pre ? "pre" : "post") + ", " +
                   std::to_string(plan.blocks) + " blocks");
}

// How much of the straight road is open before any step: the share of numbers (64
// digits, each feature) that no ReLU behind a sum has stopped on the whole way.
inline double open_road(OrderNet plan, uint64_t seed) {
  if (plan.pre) return 1;  // nothing stands on it
  Sequential net = order_net(plan, seed);
  net.record = true;
  net.forward(digit_rows(64, {seed, 1}).x, Mode::train);
  std::vector<bool> open(size_t(64 * row_width), true);
  for (int block = 1; block <= plan.blocks; ++block) {
    const std::vector<real> h = net.h[size_t(3 + 2 * block)].host();
    for (size_t i = 0; i < h.size(); ++i) open[i] = open[i] && h[i] > 0;
  }
  return double(std::count(open.begin(), open.end(), true)) / double(open.size());
}

// ---- highways -------------------------------------------------------------------------

struct HighwayRun {
  Run run;
  std::vector<int> steps;                    // when the gates were looked at
  std::vector<std::vector<double>> opening;  // then: the mean t of each layer
  double widest = 0;                         // of all single gates in the end
};

// t of 200 new digits: the mean of each layer, and into `widest` the largest of the
// gates, each of them a mean over the digits.
inline std::vector<double> look_at_gates(Sequential& net, const Tensor& x,
                                         double& widest) {
  net.forward(x, Mode::evaluate);
  std::vector<double> means;
  widest = 0;
  for (int i = 1; i + 1 < net.size(); ++i) {
    const Tensor& t = dynamic_cast<Highway&>(net.at(i)).opening();
    const std::vector<real> numbers = t.host();
    std::vector<double> gates(size_t(t.size(1)), 0);
    for (size_t k = 0; k < numbers.size(); ++k) {
      gates[k % gates.size()] += double(numbers[k]) / t.size(0);
    }
    widest = std::max(widest, *std::max_element(gates.begin(), gates.end()));
    means.push_back(mean_of(gates));
  }
  return means;
}

constexpr int highway_layers = 24;
constexpr Settings highway_settings = {300, 64, 0.003, true};

inline HighwayRun train_highway(real bias, Settings set, uint64_t seed) {
  const Pictures& data = draw_rows(seed);
  HighwayOptions options;
  options.features = 196;
  options.width = row_width;
  options.layers = highway_layers;
  options.bias = bias;
  Sequential net = highway_net({seed, 7}, options);
  HighwayRun result;
  const Watch watch = [&](int step) {
    if (step % std::max(1, set.steps / 3) != 0) return;
    result.steps.push_back(step);
    result.opening.push_back(look_at_gates(net, data.test.x.rows(0, 200), result.widest));
  };
  watch(0);
  result.run = train(net, data, set, seed, "highway, bias " + in_few_digits(bias), watch);
  return result;
}

// The rival: as many layers, no road around them.
inline Run train_plain(Settings set, uint64_t seed) {
  Sequential net;
  add_linear(net, 196, row_width, {seed, 10});
  for (int i = 0; i < highway_layers; ++i) {
    add_linear(net, row_width, row_width, {seed, 100 + uint64_t(i)});
    net.add<Relu>();
  }
  add_linear(net, row_width, 10, {seed, 11});
  return train(net, draw_rows(seed), set, seed, "plain");
}

// The share of x that is carried straight through all layers by gates that open to t.
inline double carried(real bias) {
  return std::pow(1 - 1 / (1 + std::exp(-double(bias))), highway_layers);
}

}  // namespace chainrule
