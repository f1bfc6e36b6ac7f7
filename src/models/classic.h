// The nets of 2012 to 2014, at the scale of 32 x 32 pixels: AlexNet, VGG, GoogLeNet.
//
//   Sequential net = vgg(Key{seed, 1});                   // [N,3,32,32] -> [N,10]
//
// Each keeps its idea and loses its size. AlexNet: large kernels first, ReLU, overlapping
// pooling, dropout in front of wide linear layers. VGG: nothing but 3 x 3, two or three
// in a row. GoogLeNet: inception modules, which look with four kernels at once, and no
// wide linear layer at all. `width` scales all channels. Introduced by lesson 15.
#pragma once

#include "layers/sequential.h"
#include "random.h"

namespace chainrule {

struct ClassicOptions {
  int width = 16;  // channels of the first convolution
  int channels = 3, classes = 10;
  int size = 32;             // of the image's sides, a multiple of 8
  real dropout = real(0.5);  // before the last linear layers
  bool norm = false;         // batch norm in front of each ReLU, as nobody had in 2014
};

Sequential alexnet(Key key, ClassicOptions options = {});
Sequential vgg(Key key, ClassicOptions options = {});
Sequential googlenet(Key key, ClassicOptions options = {});

// One inception module: 1x1 | 1x1, 3x3 | 1x1, 5x5 | pool, 1x1, side by side; 8 outputs
// for each `unit`: 2 + 4 + 1 + 1.
std::unique_ptr<Layer> inception(int inputs, int unit, bool norm, Key key);

}  // namespace chainrule
