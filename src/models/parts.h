// What the image models are put together from: convolutions that keep or halve the image.
//
// A helper of the models, included by their .cpp files only.
#pragma once

#include <memory>

#include "layers/activations.h"
#include "layers/branch.h"
#include "layers/conv.h"
#include "layers/initialize.h"
#include "layers/linear.h"
#include "layers/norm.h"
#include "layers/pool.h"
#include "layers/sequential.h"

namespace chainrule {

// Padded so that stride 1 keeps the size and stride 2 halves it; without a bias where a
// batch norm stands behind (or before) it.
inline void add_conv(Sequential& row, int inputs, int outputs, int kernel, Key key,
                     int stride = 1, bool bias = false, int groups = 1) {
  Conv2dOptions options;
  options.stride = stride;
  options.padding = kernel / 2;
  options.groups = groups;
  options.bias = bias;
  row.add<Conv2d>(inputs, outputs, kernel, key, options);
}

inline void add_norm_and_relu(Sequential& row, int channels) {
  row.add<BatchNorm>(channels);
  row.add<Relu>();
}

inline void add_conv_norm_relu(Sequential& row, int inputs, int outputs, int kernel,
                               Key key, int stride = 1) {
  add_conv(row, inputs, outputs, kernel, key, stride);
  add_norm_and_relu(row, outputs);
}

inline void add_conv_and_relu(Sequential& row, int inputs, int outputs, int kernel,
                              Key key) {
  add_conv(row, inputs, outputs, kernel, key, 1, true);
  row.add<Relu>();
}

// Weights of He's size, for a ReLU behind it.
inline void add_linear(Sequential& row, int inputs, int outputs, Key key) {
  he_normal(row.add<Linear>(inputs, outputs, key).weight, key);
}

}  // namespace chainrule
