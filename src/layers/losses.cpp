// See losses.h.
#include "layers/losses.h"

#include <cmath>
#include <utility>

#include "layers/layer.h"
#include "ops/losses.h"

namespace chainrule {

void check_labels(const std::vector<int>& labels, int C) {
  check_labels(labels, C, 0);  // 0 is a label anyway: nothing more may pass
}

void check_labels(const std::vector<int>& labels, int C, int ignored) {
  for (size_t n = 0; n < labels.size(); ++n) {
    ENSURE((0 <= labels[n] && labels[n] < C) || labels[n] == ignored,
           "labels: number %zu is %d, but %d classes are 0 .. %d", n, labels[n], C,
           C - 1);
  }
}

SoftmaxCrossEntropy::SoftmaxCrossEntropy(CrossEntropyOptions options)
    : options_(std::move(options)) {
  ENSURE(0 <= options_.smoothing && options_.smoothing <= 1,
         "softmax cross-entropy: the smoothing %g is not between 0 and 1",
         double(options_.smoothing));
  for (const real weight : options_.class_weights) {
    ENSURE(weight >= 0 && std::isfinite(weight),
           "softmax cross-entropy: %g is no class weight", double(weight));
  }
}

void SoftmaxCrossEntropy::set_classes(int C) {
  std::vector<real> weights = options_.class_weights;
  if (weights.empty()) weights.assign(size_t(C), 1);
  ENSURE(int(weights.size()) == C,
         "softmax cross-entropy: %d class weights, but the logits have %d classes",
         int(weights.size()), C);
  if (weights_.count() != C) weights_ = Tensor::from({C}, weights);
}

namespace {

Shape without_last_axis(const Shape& s) {
  return s.axes == 2 ? Shape{s.size[0]} : Shape{s.size[0], s.size[1]};
}

}  // namespace

Tensor SoftmaxCrossEntropy::forward(const Tensor& logits, const IntTensor& labels) {
  ENSURE((logits.axes() == 2 || logits.axes() == 3) && logits.count() > 0 &&
             labels.shape() == without_last_axis(logits.shape()),
         "softmax cross-entropy: logits are %s and labels %s, expected %s",
         logits.shape().text().c_str(), labels.shape().text().c_str(),
         logits.axes() == 3 ? "[N, T, C] and [N, T]" : "[N, C] and [N]");
  const int N = labels.count(), C = logits.size(logits.axes() - 1);
  set_classes(C);
  if (device_is_host()) check_labels(labels.host(), C, options_.ignored);
  probabilities_ = Tensor(logits.shape());
  Tensor loss({1});
  softmax_cross_entropy_forward(
      loss.data(), probabilities_.data(), logits.data(), labels.data(),
      {weights_.data(), options_.smoothing, options_.ignored}, N, C);
  pending_ = probabilities_;
  labels_ = labels;
  targets_ = Tensor();
  return loss;
}

Tensor SoftmaxCrossEntropy::forward(const Tensor& logits, const Tensor& targets) {
  ENSURE(logits.axes() == 2 && logits.count() > 0 && targets.shape() == logits.shape(),
         "softmax cross-entropy: logits are %s and targets %s, expected [N, C] twice",
         logits.shape().text().c_str(), targets.shape().text().c_str());
  ENSURE(options_.class_weights.empty() && options_.smoothing == 0,
         "softmax cross-entropy: class weights and smoothing are for labels; with "
         "targets, write them into the targets");
  probabilities_ = Tensor(logits.shape());
  Tensor loss({1});
  soft_cross_entropy_forward(loss.data(), probabilities_.data(), logits.data(),
                             targets.data(), logits.size(0), logits.size(1));
  pending_ = probabilities_;
  targets_ = targets;
  return loss;
}

Tensor SoftmaxCrossEntropy::backward(real scale) {
  const Tensor p = take(pending_, "softmax cross-entropy");
  const Tensor dloss = Tensor::from({1}, {scale});
  const int C = p.size(p.axes() - 1), N = p.count() / C;
  Tensor dlogits(p.shape());
  if (targets_.empty()) {
    softmax_cross_entropy_backward(
        dlogits.data(), dloss.data(), p.data(), labels_.data(),
        {weights_.data(), options_.smoothing, options_.ignored}, N, C);
  } else {
    soft_cross_entropy_backward(dlogits.data(), dloss.data(), p.data(), targets_.data(),
                                N, C);
  }
  return dlogits;
}

PairLoss::PairLoss(const char* name, Forward forward, Backward backward)
    : name_(name), forward_(std::move(forward)), backward_(std::move(backward)) {}

Tensor PairLoss::forward(const Tensor& prediction, const Tensor& target) {
  ENSURE(prediction.shape() == target.shape() && prediction.count() > 0,
         "%s: predictions are %s and targets %s, expected twice the same shape", name_,
         prediction.shape().text().c_str(), target.shape().text().c_str());
  Tensor loss({1});
  forward_(loss.data(), prediction.data(), target.data(), prediction.count());
  prediction_ = prediction;
  target_ = target;
  return loss;
}

Tensor PairLoss::backward(real scale) {
  const Tensor prediction = take(prediction_, name_);
  const Tensor dloss = Tensor::from({1}, {scale});
  Tensor dprediction(prediction.shape());
  backward_(dprediction.data(), dloss.data(), prediction.data(), target_.data(),
            prediction.count());
  return dprediction;
}

MeanSquaredError::MeanSquaredError()
    : PairLoss("mean squared error", mse_forward, mse_backward) {}

BinaryCrossEntropy::BinaryCrossEntropy(real positive_weight)
    : PairLoss(
          "binary cross-entropy",
          [=](real* loss, const real* logits, const real* targets, int count) {
            bce_forward(loss, logits, targets, positive_weight, count);
          },
          [=](real* dlogits, const real* dloss, const real* logits, const real* targets,
              int count) {
            bce_backward(dlogits, dloss, logits, targets, positive_weight, count);
          }) {}

FocalLoss::FocalLoss(real gamma, real alpha)
    : PairLoss(
          "focal loss",
          [=](real* loss, const real* logits, const real* targets, int count) {
            focal_forward(loss, logits, targets, gamma, alpha, count);
          },
          [=](real* dlogits, const real* dloss, const real* logits, const real* targets,
              int count) {
            focal_backward(dlogits, dloss, logits, targets, gamma, alpha, count);
          }) {
  ENSURE(gamma >= 0 && 0 <= alpha && alpha <= 1,
         "focal loss: gamma %g is below 0, or alpha %g not between 0 and 1",
         double(gamma), double(alpha));
}

}  // namespace chainrule
