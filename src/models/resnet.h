// Residual networks for small images (He and others, 2015 and 2016), and their plain
// twins.
//
//   Sequential net = resnet(20, Key{seed, 1});            // [N,3,32,32] -> [N,10]
//
// A convolution, three stages of n blocks with 16, 32 and 64 channels on images that are
// halved twice, the mean of each channel, a linear layer: 6 n + 2 layers with weights.
// Introduced by lesson 16; the pre-activation block by lesson 17.
#pragma once

#include "layers/sequential.h"
#include "random.h"

namespace chainrule {

enum class Block {
  plain,           // conv BN ReLU conv BN ReLU, no road around it
  residual,        // relu(conv BN ReLU conv BN (x) + x)
  pre_activation,  // (BN ReLU conv BN ReLU conv)(x) + x: nothing stands on the straight
                   // road
};

struct ResnetOptions {
  Block block = Block::residual;
  int width = 16;  // channels of the first stage
  int channels = 3, classes = 10;
  bool zero_last_gamma = false;  // each block starts as the identity
};

// depth: 8, 14, 20, 32, 44, 56, 110 ...: 6 n + 2. Where a stage changes the shape, the
// shortcut is a convolution of 1 x 1 (with batch norm, except before pre-activation).
Sequential resnet(int depth, Key key, ResnetOptions options = {});

}  // namespace chainrule
