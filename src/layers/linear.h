// The linear layer: y = x W^T + b. Introduced by lesson 03.
#pragma once

#include "layers/layer.h"
#include "random.h"

namespace chainrule {

class Linear : public Layer {
 public:
  // Weights start as small random numbers (mean 0, standard deviation 1/sqrt(C)), so that
  // no two outputs begin alike; biases start at 0. Why this size: lesson 09. Without
  // biases: where something behind adds them, or as Llama does.
  Linear(int inputs, int outputs, Key key, bool with_bias = true);

  Tensor forward(const Tensor& x, Mode mode) override;
  Tensor backward(const Tensor& dy) override;
  void list(Listing& all) override;
  void backward_weights(const Tensor& dy) override;
  std::string name() const override;
  long long multiply_adds() const override;

  Tensor weight, dweight;  // [O,C]
  Tensor bias, dbias;      // [O]; empty without one

 private:
  Tensor forward_without_bias(const Tensor& x);
  void add_gradients(const Tensor& dy, const Tensor& x);

  Tensor x_;  // [N,C], kept for backward
};

}  // namespace chainrule
