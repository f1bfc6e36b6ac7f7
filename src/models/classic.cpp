// See classic.h.
#include "models/classic.h"

#include "layers/dropout.h"
#include "models/parts.h"

namespace chainrule {
namespace {

void check(const char* name, const ClassicOptions& o) {
  ENSURE(o.size >= 8 && o.size % 8 == 0 && o.width > 0,
         "%s: images of %d pixels and a width of %d: the size must be a multiple of 8",
         name, o.size, o.width);
}

void add_conv_relu(Sequential& row, int inputs, int outputs, int kernel, bool norm,
                   Key key) {
  if (norm) {
    add_conv_norm_relu(row, inputs, outputs, kernel, key);
  } else {
    add_conv_and_relu(row, inputs, outputs, kernel, key);
  }
}

void add_dropout(Sequential& net, const ClassicOptions& o, Key key) {
  if (o.dropout > 0) net.add<Dropout>(o.dropout, key);
}

}  // namespace

Sequential alexnet(Key key, ClassicOptions o) {
  check("alexnet", o);
  const int w = o.width, left = o.size / 8;
  Sequential net;
  const auto conv = [&](int inputs, int outputs, int kernel, uint64_t part) {
    add_conv_relu(net, inputs, outputs, kernel, o.norm, derived(key, part));
  };
  const PoolOptions overlapping = {2, 1};
  conv(o.channels, w, 5, 0);
  net.add<MaxPool2d>(3, overlapping);
  conv(w, 3 * w, 5, 1);
  net.add<MaxPool2d>(3, overlapping);
  conv(3 * w, 6 * w, 3, 2);
  conv(6 * w, 4 * w, 3, 3);
  conv(4 * w, 4 * w, 3, 4);
  net.add<MaxPool2d>(3, overlapping);
  net.add<Flatten>();
  add_dropout(net, o, derived(key, 5));
  add_linear(net, 4 * w * left * left, 32 * w, derived(key, 6));
  net.add<Relu>();
  add_dropout(net, o, derived(key, 7));
  add_linear(net, 32 * w, 32 * w, derived(key, 8));
  net.add<Relu>();
  net.add<Linear>(32 * w, o.classes, derived(key, 9));
  return net;
}

Sequential vgg(Key key, ClassicOptions o) {
  check("vgg", o);
  const int left = o.size / 8;
  Sequential net;
  int channels = o.channels;
  uint64_t part = 0;
  for (int stage = 0; stage < 3; ++stage) {
    const int outputs = o.width << stage, convolutions = stage < 2 ? 2 : 3;
    for (int i = 0; i < convolutions; ++i) {
      add_conv_relu(net, channels, outputs, 3, o.norm, derived(key, part++));
      channels = outputs;
    }
    net.add<MaxPool2d>(2);
  }
  net.add<Flatten>();
  add_linear(net, channels * left * left, 16 * o.width, derived(key, part++));
  net.add<Relu>();
  add_dropout(net, o, derived(key, part++));
  net.add<Linear>(16 * o.width, o.classes, derived(key, part++));
  return net;
}

std::unique_ptr<Layer> inception(int inputs, int unit, bool norm, Key key) {
  const auto branch = [] { return std::make_unique<Sequential>(); };
  auto one = branch(), three = branch(), five = branch(), pool = branch();
  add_conv_relu(*one, inputs, 2 * unit, 1, norm, derived(key, 0));
  add_conv_relu(*three, inputs, 3 * unit, 1, norm, derived(key, 1));
  add_conv_relu(*three, 3 * unit, 4 * unit, 3, norm, derived(key, 2));
  add_conv_relu(*five, inputs, unit, 1, norm, derived(key, 3));
  add_conv_relu(*five, unit, unit, 5, norm, derived(key, 4));
  pool->add<MaxPool2d>(3, PoolOptions{1, 1});
  add_conv_relu(*pool, inputs, unit, 1, norm, derived(key, 5));
  return std::make_unique<Join>(std::move(one), std::move(three), std::move(five),
                                std::move(pool));
}

Sequential googlenet(Key key, ClassicOptions o) {
  check("googlenet", o);
  ENSURE(o.width % 4 == 0, "googlenet: a width of %d is no multiple of 4", o.width);
  Sequential net;
  add_conv_relu(net, o.channels, o.width, 3, o.norm, derived(key, 0));
  int channels = o.width;
  for (int stage = 0; stage < 3; ++stage) {
    const int unit = (o.width / 4) << stage;
    for (uint64_t i = 0; i < 2; ++i) {
      net.add(
          inception(channels, unit, o.norm, derived(key, 1 + 2 * uint64_t(stage) + i)));
      channels = 8 * unit;
    }
    if (stage < 2) net.add<MaxPool2d>(3, PoolOptions{2, 1});
  }
  net.add<GlobalAverage>();
  add_dropout(net, o, derived(key, 7));
  net.add<Linear>(channels, o.classes, derived(key, 8));
  return net;
}

}  // namespace chainrule
