// What can be counted without training: who reads how many channels in a dense block,
// what a depthwise convolution saves, and what it costs to scale a net up.
#pragma once

#include <cmath>

#include "race.h"

namespace chainrule {

// ---- the dense block ------------------------------------------------------------------

struct DenseLayer {
  int reads, makes, weights;  // channels in, channels out
};

// The layers of a block of L, k channels each, behind k0 channels: by the formula ...
inline std::vector<DenseLayer> dense_by_formula(int k0, int k, int L) {
  std::vector<DenseLayer> layers;
  for (int l = 0; l < L; ++l) layers.push_back({k0 + l * k, k, 9 * (k0 + l * k) * k});
  return layers;
}

// ... and as the weights of the library's DenseNet have it. Its first block has the
// convolutions 1 .. L; number 0 is the stem's.
inline std::vector<DenseLayer> dense_by_weights(DensenetOptions options) {
  Sequential net = densenet(Key{1, 0}, options);
  std::vector<DenseLayer> layers;
  for (const Param& p : net.params()) {
    if (p.value.shape().axes != 4) continue;
    layers.push_back({p.value.size(1), p.value.size(0), p.value.count()});
  }
  return {layers.begin() + 1, layers.begin() + 1 + options.layers};
}

// ---- depthwise and 1x1 ----------------------------------------------------------------

struct ConvCost {
  int parameters;
  long long multiply_adds;
};

inline ConvCost cost_on(Sequential& net, int C, int S) {
  net.forward(Tensor::zeros({1, C, S, S}), Mode::evaluate);
  return {parameters(net), net.multiply_adds()};
}

// C channels to as many, 3x3, on S x S pixels: counted on the layers.
inline ConvCost full_convolution(int C, int S) {
  Sequential net;
  add_conv(net, C, C, 3, {1, 0});
  return cost_on(net, C, S);
}

inline ConvCost depthwise_and_1x1(int C, int S) {
  Sequential net;
  Conv2dOptions depthwise;
  depthwise.padding = 1;
  depthwise.groups = C;
  depthwise.bias = false;
  net.add<Conv2d>(C, C, 3, Key{1, 0}, depthwise);
  add_conv(net, C, C, 1, {1, 1});
  return cost_on(net, C, S);
}

// ---- compound scaling -----------------------------------------------------------------

struct Scale {
  int blocks = 5, width = 20, pixels = 20;
};

// A small EfficientNet of one stage.
inline Sequential scaled_net(Scale scale, uint64_t seed) {
  Sequential net;
  add_conv(net, 3, scale.width, 3, {seed, 30});
  net.add<BatchNorm>(scale.width);
  net.add<Swish>();
  for (int i = 0; i < scale.blocks; ++i) {
    net.add(inverted_block(scale.width, scale.width, 4, 1, {seed, 31 + uint64_t(i)}));
  }
  net.add<GlobalAverage>();
  net.add<Linear>(scale.width, 10, Key{seed, 29});
  return net;
}

inline ConvCost cost_of(Scale scale) {
  Sequential net = scaled_net(scale, 1);
  return cost_on(net, 3, scale.pixels);
}

// EfficientNet's step, taken phi times: blocks times 1.2, width times 1.1, pixels to a
// side times 1.15. 1.2 * 1.1^2 * 1.15^2 is 1.92: about twice the work.
inline Scale compound(double phi) {
  const Scale base;
  const auto times = [phi](int size, double factor) {
    return int(std::lround(size * std::pow(factor, phi)));
  };
  return {times(base.blocks, 1.2), times(base.width, 1.1), times(base.pixels, 1.15)};
}

}  // namespace chainrule
