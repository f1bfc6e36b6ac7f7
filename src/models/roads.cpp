// See roads.h.
#include "models/roads.h"

#include "models/parts.h"

namespace chainrule {
namespace {

// One layer of DenseNet: x, and beside it what the layer makes of x.
std::unique_ptr<Layer> dense_layer(int inputs, int growth, Key key) {
  auto made = std::make_unique<Sequential>();
  add_norm_and_relu(*made, inputs);
  add_conv(*made, inputs, growth, 3, key);
  return std::make_unique<Join>(nullptr, std::move(made));
}

void add_norm_and_swish(Sequential& row, int channels) {
  row.add<BatchNorm>(channels);
  row.add<Swish>();
}

}  // namespace

Sequential densenet(Key key, DensenetOptions o) {
  ENSURE(o.growth > 0 && o.layers > 0, "densenet: growth %d and %d layers make no net",
         o.growth, o.layers);
  Sequential net;
  int channels = 2 * o.growth;
  add_conv(net, o.channels, channels, 3, derived(key, 0));
  for (uint64_t block = 0; block < 3; ++block) {
    for (int i = 0; i < o.layers; ++i) {
      net.add(dense_layer(channels, o.growth,
                          derived(key, 1 + block * uint64_t(o.layers) + uint64_t(i))));
      channels += o.growth;
    }
    add_norm_and_relu(net, channels);
    if (block == 2) break;
    add_conv(net, channels, channels / 2, 1, derived(derived(key, 0), block));
    channels /= 2;
    net.add<AveragePool2d>(2);
  }
  net.add<GlobalAverage>();
  net.add<Linear>(channels, o.classes, derived(derived(key, 0), 2));
  return net;
}

Sequential highway_net(Key key, HighwayOptions o) {
  ENSURE(o.features > 0 && o.width > 0 && o.layers >= 0,
         "highway net: %d features, width %d, %d layers make no net", o.features, o.width,
         o.layers);
  Sequential net;
  net.add<Linear>(o.features, o.width, derived(key, 0));
  for (int i = 0; i < o.layers; ++i) {
    const Key own = derived(key, uint64_t(2 + i));
    auto body = std::make_unique<Sequential>();
    add_linear(*body, o.width, o.width, derived(own, 0));
    body->add<Relu>();
    auto gate = std::make_unique<Linear>(o.width, o.width, derived(own, 1));
    gate->bias.set(std::vector<real>(size_t(o.width), o.bias));
    net.add<Highway>(std::move(body), std::move(gate));
  }
  net.add<Linear>(o.width, o.classes, derived(key, 1));
  return net;
}

std::unique_ptr<Layer> inverted_block(int inputs, int outputs, int expansion, int stride,
                                      Key key) {
  const int inside = inputs * expansion;
  auto body = std::make_unique<Sequential>();
  if (expansion > 1) {
    add_conv(*body, inputs, inside, 1, derived(key, 0));
    add_norm_and_swish(*body, inside);
  }
  add_conv(*body, inside, inside, 3, derived(key, 1), stride, false, inside);
  add_norm_and_swish(*body, inside);
  body->add<SqueezeExcite>(inside, std::max(1, inputs / 4), derived(key, 2));
  add_conv(*body, inside, outputs, 1, derived(key, 3));
  body->add<BatchNorm>(outputs);
  if (stride == 1 && inputs == outputs)
    return std::make_unique<Residual>(std::move(body));
  return body;
}

Sequential efficientnet(Key key, EfficientnetOptions o) {
  ENSURE(o.width > 0, "efficientnet: a width of %d makes no net", o.width);
  struct Stage {
    int outputs, expansion, blocks, stride;
  };
  const int w = o.width;
  const Stage stages[] = {
      {w, 1, 1, 1}, {2 * w, 4, 2, 2}, {3 * w, 4, 2, 2}, {5 * w, 4, 2, 1}};
  Sequential net;
  add_conv(net, o.channels, w, 3, derived(key, 0));
  add_norm_and_swish(net, w);
  int channels = w;
  uint64_t part = 1;
  for (const Stage& stage : stages) {
    for (int i = 0; i < stage.blocks; ++i) {
      net.add(inverted_block(channels, stage.outputs, stage.expansion,
                             i == 0 ? stage.stride : 1, derived(key, part++)));
      channels = stage.outputs;
    }
  }
  add_conv(net, channels, 16 * w, 1, derived(key, part++));
  add_norm_and_swish(net, 16 * w);
  net.add<GlobalAverage>();
  net.add<Linear>(16 * w, o.classes, derived(key, part++));
  return net;
}

}  // namespace chainrule
