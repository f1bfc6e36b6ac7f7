// See resnet.h.
#include "models/resnet.h"

#include "models/parts.h"

namespace chainrule {
namespace {

std::unique_ptr<Sequential> shortcut(int inputs, int outputs, int stride, bool norm,
                                     Key key) {
  if (inputs == outputs && stride == 1) return nullptr;
  auto road = std::make_unique<Sequential>();
  add_conv(*road, inputs, outputs, 1, key, stride);
  if (norm) road->add<BatchNorm>(outputs);
  return road;
}

// conv BN ReLU conv BN, with or without the road around it, then ReLU
void add_block(Sequential& net, int inputs, int outputs, int stride, Key key,
               const ResnetOptions& options) {
  auto body = std::make_unique<Sequential>();
  add_conv_norm_relu(*body, inputs, outputs, 3, derived(key, 0), stride);
  add_conv(*body, outputs, outputs, 3, derived(key, 1));
  BatchNorm& last = body->add<BatchNorm>(outputs);
  if (options.zero_last_gamma) last.gamma.set(std::vector<real>(size_t(outputs), 0));
  if (options.block == Block::plain) {
    net.add(std::move(body));
  } else {
    net.add<Residual>(std::move(body),
                      shortcut(inputs, outputs, stride, true, derived(key, 2)));
  }
  net.add<Relu>();
}

// BN ReLU conv BN ReLU conv, and nothing after the sum
void add_pre_activation_block(Sequential& net, int inputs, int outputs, int stride,
                              Key key) {
  auto body = std::make_unique<Sequential>();
  add_norm_and_relu(*body, inputs);
  add_conv(*body, inputs, outputs, 3, derived(key, 0), stride);
  add_norm_and_relu(*body, outputs);
  add_conv(*body, outputs, outputs, 3, derived(key, 1));
  net.add<Residual>(std::move(body),
                    shortcut(inputs, outputs, stride, false, derived(key, 2)));
}

}  // namespace

Sequential resnet(int depth, Key key, ResnetOptions options) {
  const int blocks = (depth - 2) / 6;
  ENSURE(blocks >= 1 && depth == 6 * blocks + 2,
         "resnet: a depth of %d is not 8, 14, 20 ...: 6 n + 2 layers have weights",
         depth);
  const bool pre = options.block == Block::pre_activation;
  ENSURE(!(pre && options.zero_last_gamma),
         "resnet: a pre-activation block has no last gamma to set to 0");
  Sequential net;
  add_conv(net, options.channels, options.width, 3, derived(key, 0));
  if (!pre) add_norm_and_relu(net, options.width);
  int channels = options.width;
  for (int stage = 0; stage < 3; ++stage) {
    for (int i = 0; i < blocks; ++i) {
      const int outputs = options.width << stage, stride = stage > 0 && i == 0 ? 2 : 1;
      const Key own = derived(key, uint64_t(1 + stage * blocks + i));
      if (pre) {
        add_pre_activation_block(net, channels, outputs, stride, own);
      } else {
        add_block(net, channels, outputs, stride, own, options);
      }
      channels = outputs;
    }
  }
  if (pre) add_norm_and_relu(net, channels);
  net.add<GlobalAverage>();
  net.add<Linear>(channels, options.classes, derived(key, uint64_t(1 + 3 * blocks)));
  return net;
}

}  // namespace chainrule
