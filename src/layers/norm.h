// Normalization layers: layer norm, RMS norm, batch norm. The maths: ops/norm.h.
//
// Layer norm and RMS norm treat every row alike, in training and evaluation. Batch norm
// has two lives: in training it uses the mean and variance of the batch and lets its
// running averages follow them; in evaluation it uses the averages, so that an answer
// does not depend on who else is in the batch. Introduced by lesson 13.
#pragma once

#include "layers/layer.h"

namespace chainrule {

// Rows are along the last axis: x [N,C] or [N,T,C], or any shape that ends in C.
class LayerNorm : public Layer {
 public:
  explicit LayerNorm(int features, real epsilon = real(1e-5));

  Tensor forward(const Tensor& x, Mode mode) override;
  Tensor backward(const Tensor& dy) override;
  void list(Listing& all) override;
  std::string name() const override;

  Tensor gamma, dgamma;  // [C], starts at 1
  Tensor beta, dbeta;    // [C], starts at 0
  const real epsilon;

 private:
  Tensor x_, mean_, rstd_;  // [...,C] and one number per row, kept for backward
};

// As LayerNorm, without the mean and without beta.
class RmsNorm : public Layer {
 public:
  explicit RmsNorm(int features, real epsilon = real(1e-5));

  Tensor forward(const Tensor& x, Mode mode) override;
  Tensor backward(const Tensor& dy) override;
  void list(Listing& all) override;
  std::string name() const override;

  Tensor gamma, dgamma;  // [C], starts at 1
  const real epsilon;

 private:
  Tensor x_, rrms_;
};

struct BatchNormOptions {
  real momentum = real(0.1);  // the share of the newest batch in the running averages
  real epsilon = real(1e-5);
  bool allow_single = false;  // train on one value per channel: y is beta, whatever x is
};

// x [N,C], or [N,C,H,W] where all positions of a channel count as samples.
class BatchNorm : public Layer {
 public:
  explicit BatchNorm(int channels, BatchNormOptions options = {});

  Tensor forward(const Tensor& x, Mode mode) override;
  Tensor backward(const Tensor& dy) override;  // by the formula of the forward's mode
  void list(Listing& all) override;
  std::string name() const override;

  Tensor gamma, dgamma;                   // [C], starts at 1
  Tensor beta, dbeta;                     // [C], starts at 0
  Tensor running_mean, running_variance;  // [C], start at 0 and 1
  const BatchNormOptions options;

 private:
  Tensor x_, mean_, variance_;  // the batch's, kept for backward
  Mode mode_ = Mode::train;
};

}  // namespace chainrule
