// LeNet-5 (LeCun and others, 1998), the first convolutional network that earned its
// bread.
//
//   Sequential net = lenet(Key{seed, 1});                 // [N,1,28,28] -> [N,10]
//
// As it is built today: ReLU and max pooling, and softmax where it had radial units. Two
// convolutions find strokes and what strokes make, three linear layers decide.
// Introduced by lesson 14.
#pragma once

#include "layers/sequential.h"
#include "random.h"

namespace chainrule {

// Images of size x size pixels (at least 12); 28 gives the 61,706 parameters of the
// books.
Sequential lenet(Key key, int classes = 10, int channels = 1, int size = 28);

}  // namespace chainrule
