// See lenet.h.
#include "models/lenet.h"

#include "models/parts.h"

namespace chainrule {

Sequential lenet(Key key, int classes, int channels, int size) {
  ENSURE(size >= 12, "lenet: images of %d x %d are too small, it needs 12 x 12", size,
         size);
  const int left = (size / 2 - 4) / 2;  // pixels along a side after the two poolings
  Sequential net;
  add_conv_and_relu(net, channels, 6, 5, derived(key, 0));
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
