// Losses, the last stop of forward and the first of backward.
//
//   SoftmaxCrossEntropy loss;
//   const Tensor value = loss.forward(net.forward(x, Mode::train), labels);  // [1]
//   net.backward(loss.backward());
//
// Like a layer they keep what backward needs, and backward answers the latest forward,
// once. The value stays a tensor: reading it (item()) makes a GPU wait, so read what you
// print. Introduced by lesson 06; the maths by lessons 02 and 05.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "tensor.h"

namespace chainrule {

// Throws an Error that names the first label outside 0 .. C-1. To be called on the host
// where labels are read or a batch is made. The second form also lets `ignored` pass.
void check_labels(const std::vector<int>& labels, int C);
void check_labels(const std::vector<int>& labels, int C, int ignored);

struct CrossEntropyOptions {
  std::vector<real> class_weights;  // [C]; none: every class counts 1
  real smoothing = 0;               // 0 .. 1: share of the target spread over all classes
  int ignored = -1;                 // rows with this label do not count
};

class SoftmaxCrossEntropy {
 public:
  explicit SoftmaxCrossEntropy(CrossEntropyOptions options = {});

  // The mean over the rows, [1]. logits [N,C]   labels [N], each 0 .. C-1 or ignored.
  // Of sequences: logits [N,T,C]   labels [N,T]
  Tensor forward(const Tensor& logits, const IntTensor& labels);
  // Against whole distributions, targets [N,C]. Weights and smoothing are for labels.
  Tensor forward(const Tensor& logits, const Tensor& targets);
  // dlogits, of the logits' shape. scale: of mixed precision, or 1/k to add up k batches.
  Tensor backward(real scale = 1);

  const Tensor& probabilities() const { return probabilities_; }  // the latest

 private:
  void set_classes(int C);

  CrossEntropyOptions options_;
  Tensor weights_;  // [C]
  Tensor probabilities_;
  Tensor pending_;  // the probabilities again, until backward takes them
  IntTensor labels_;
  Tensor targets_;  // empty after a forward with labels
};

// What the losses on pairs (prediction, target) of one shape have in common.
class PairLoss {
 public:
  Tensor forward(const Tensor& prediction, const Tensor& target);  // the mean, [1]
  Tensor backward(real scale = 1);                                 // dprediction

 protected:
  using Forward = std::function<void(real* loss, const real* prediction,
                                     const real* target, int count)>;
  using Backward =
      std::function<void(real* dprediction, const real* dloss, const real* prediction,
                         const real* target, int count)>;
  PairLoss(const char* name, Forward forward, Backward backward);

 private:
  const char* name_;
  Forward forward_;
  Backward backward_;
  Tensor prediction_, target_;
};

struct MeanSquaredError : PairLoss {
  MeanSquaredError();
};

// Predictions are logits, targets 0 .. 1; positives count positive_weight times.
struct BinaryCrossEntropy : PairLoss {
  explicit BinaryCrossEntropy(real positive_weight = 1);
};

// Predictions are logits, targets 0 or 1. What gamma and alpha do: ops/losses.h. The
// numbers are those of the paper (Lin et al., 2017).
struct FocalLoss : PairLoss {
  explicit FocalLoss(real gamma = 2, real alpha = real(0.25));
};

}  // namespace chainrule
