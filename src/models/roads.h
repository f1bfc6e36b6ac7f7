// Other roads around a layer: DenseNet, a highway network, a small EfficientNet.
//
//   Sequential net = densenet(Key{seed, 1});              // [N,3,32,32] -> [N,10]
//
// DenseNet: every layer sees the outputs of all layers before it, side by side. Highway:
// learned gates decide what is replaced. EfficientNet: blocks that are wide inside and
// narrow outside, depthwise convolutions, squeeze-excite. Introduced by lesson 17.
#pragma once

#include "layers/sequential.h"
#include "random.h"

namespace chainrule {

struct DensenetOptions {
  int growth = 12;  // channels that each layer adds
  int layers = 4;   // in each of three blocks
  int channels = 3, classes = 10;
};
Sequential densenet(Key key, DensenetOptions options = {});

// Linear layers: features -> width, `layers` highway layers, -> classes. `bias` of the
// gates at the start: below 0 they begin almost closed, and the net as a straight road.
struct HighwayOptions {
  int features, width = 32, layers = 20, classes = 10;
  real bias = -2;
};
Sequential highway_net(Key key, HighwayOptions options);

struct EfficientnetOptions {
  int width = 8;  // channels of the first convolution
  int channels = 3, classes = 10;
};
Sequential efficientnet(Key key, EfficientnetOptions options = {});

// Its block: 1x1 to `expansion` times the channels, 3x3 depthwise, squeeze-excite, 1x1 to
// outputs; with a road around it where the shape stays.
std::unique_ptr<Layer> inverted_block(int inputs, int outputs, int expansion, int stride,
                                      Key key);

}  // namespace chainrule
