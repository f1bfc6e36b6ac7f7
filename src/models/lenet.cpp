// See lenet.h.
#include "models/lenet.h"

#include "layers/activations.h"
#include "layers/conv.h"
#include "layers/initialize.h"
#include "layers/linear.h"
#include "layers/pool.h"

namespace chainrule {
namespace {

void add_linear(Sequential& net, int inputs, int outputs, Key key) {
  he_normal(net.add<Linear>(inputs, outputs, key).weight, key);
}

}  // namespace

Sequential lenet(Key key, int classes, int channels, int size) {
  ENSURE(size >= 12, "lenet: images of %d x %d are too small, it needs 12 x 12", size,
         size);
  const int left = (size / 2 - 4) / 2;  // pixels along a side after the two poolings
  Sequential net;
  net.add<Conv2d>(channels, 6, 5, derived(key, 0), Conv2dOptions{1, 2});
  net.add<Relu>();
  net.add<MaxPool2d>(2);
  net.add<Conv2d>(6, 16, 5, derived(key, 1));
  net.add<Relu>();
  net.add<MaxPool2d>(2);
  net.add<Flatten>();
  add_linear(net, 16 * left * left, 120, derived(key, 2));
  net.add<Relu>();
  add_linear(net, 120, 84, derived(key, 3));
  net.add<Relu>();
  add_linear(net, 84, classes, derived(key, 4));
  return net;
}

}  // namespace chainrule
