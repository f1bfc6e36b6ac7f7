// The convolution layer: small kernels of weights that slide over images. Introduced by
// lesson 14; the maths: ops/conv.h.
#pragma once

#include "layers/layer.h"
#include "random.h"

namespace chainrule {

struct Conv2dOptions {
  int stride = 1, padding = 0, dilation = 1, groups = 1;
  bool bias = true;  // not before a normalization, which would take it away again
};

// x [N, inputs, H, W], y [N, outputs, ...]: channels in, channels out.
class Conv2d : public Layer {
 public:
  // Weights start as He's (initialize.h): most convolutions go into a ReLU. Biases at 0.
  Conv2d(int inputs, int outputs, int kernel, Key key, Conv2dOptions options = {});

  Tensor forward(const Tensor& x, Mode mode) override;
  Tensor backward(const Tensor& dy) override;
  void list(Listing& all) override;
  void backward_weights(const Tensor& dy) override;
  std::string name() const override;
  long long multiply_adds() const override;

  Tensor weight, dweight;  // [O, C/groups, K, K]
  Tensor bias, dbias;      // [O]; empty without one
  const Conv2dOptions options;

 private:
  void add_gradients(const Tensor& dy, const Tensor& x);

  Tensor x_;
};

}  // namespace chainrule
