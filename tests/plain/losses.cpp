// See plain.h. Straight from the equations, in double: extreme numbers are for the ops.
#include <cmath>

#include "plain/plain.h"

namespace plain {

void mse_forward(real* loss, const real* prediction, const real* target, int count) {
  double sum = 0;
  for (int i = 0; i < count; ++i)
    sum += std::pow(double(prediction[i]) - double(target[i]), 2);
  loss[0] = real(sum / count);
}

void mse_backward(real* dprediction, const real* dloss, const real* prediction,
                  const real* target, int count) {
  for (int i = 0; i < count; ++i)
    dprediction[i] = dloss[0] * 2 * (prediction[i] - target[i]) / real(count);
}

namespace {

// w[c] q[c] of a row with this label, and the sum that the mean is taken over.
double wanted(const CrossEntropyRules& rules, int c, int label, int C) {
  if (label == rules.ignored) return 0;
  const double smoothing = rules.smoothing, q = (c == label ? 1 - smoothing : 0);
  return rules.class_weights[c] * (q + smoothing / C);
}

double label_weights(const CrossEntropyRules& rules, const int* labels, int N) {
  double sum = 0;
  for (int n = 0; n < N; ++n)
    sum += labels[n] == rules.ignored ? 0 : double(rules.class_weights[labels[n]]);
  return sum == 0 ? 1 : sum;
}

}  // namespace

void softmax_cross_entropy_forward(real* loss, real* probabilities, const real* logits,
                                   const int* labels, CrossEntropyRules rules, int N,
                                   int C) {
  softmax_forward(probabilities, logits, N, C);
  double sum = 0;
  for (int n = 0; n < N; ++n) {
    for (int c = 0; c < C; ++c) {
      sum -= wanted(rules, c, labels[n], C) * std::log(double(probabilities[n * C + c]));
    }
  }
  loss[0] = real(sum / label_weights(rules, labels, N));
}

void softmax_cross_entropy_backward(real* dlogits, const real* dloss,
                                    const real* probabilities, const int* labels,
                                    CrossEntropyRules rules, int N, int C) {
  const double weights = label_weights(rules, labels, N);
  for (int n = 0; n < N; ++n) {
    double total = 0;
    for (int c = 0; c < C; ++c) total += wanted(rules, c, labels[n], C);
    for (int c = 0; c < C; ++c) {
      const double slope =
          probabilities[n * C + c] * total - wanted(rules, c, labels[n], C);
      dlogits[n * C + c] = real(dloss[0] * slope / weights);
    }
  }
}

void soft_cross_entropy_forward(real* loss, real* probabilities, const real* logits,
                                const real* targets, int N, int C) {
  softmax_forward(probabilities, logits, N, C);
  double sum = 0;
  for (int i = 0; i < N * C; ++i) sum -= targets[i] * std::log(double(probabilities[i]));
  loss[0] = real(sum / N);
}

void soft_cross_entropy_backward(real* dlogits, const real* dloss,
                                 const real* probabilities, const real* targets, int N,
                                 int C) {
  for (int n = 0; n < N; ++n) {
    double total = 0;
    for (int c = 0; c < C; ++c) total += double(targets[n * C + c]);
    for (int i = n * C; i < (n + 1) * C; ++i)
      dlogits[i] = real(dloss[0] * (probabilities[i] * total - targets[i]) / N);
  }
}

void bce_forward(real* loss, const real* logits, const real* targets,
                 real positive_weight, int count) {
  double sum = 0;
  for (int i = 0; i < count; ++i) {
    const double p = 1 / (1 + std::exp(-double(logits[i]))), t = targets[i];
    sum += -positive_weight * t * std::log(p) - (1 - t) * std::log(1 - p);
  }
  loss[0] = real(sum / count);
}

void bce_backward(real* dlogits, const real* dloss, const real* logits,
                  const real* targets, real positive_weight, int count) {
  for (int i = 0; i < count; ++i) {
    const double p = 1 / (1 + std::exp(-double(logits[i]))), t = targets[i];
    const double slope = (positive_weight * t + 1 - t) * p - positive_weight * t;
    dlogits[i] = real(dloss[0] * slope / count);
  }
}

void focal_forward(real* loss, const real* logits, const real* targets, real gamma,
                   real alpha, int count) {
  double sum = 0;
  for (int i = 0; i < count; ++i) {
    const double p = 1 / (1 + std::exp(-double(logits[i]))), t = targets[i];
    sum -= 2 * alpha * t * std::pow(1 - p, gamma) * std::log(p);
    sum -= 2 * (1 - alpha) * (1 - t) * std::pow(p, gamma) * std::log(1 - p);
  }
  loss[0] = real(sum / count);
}

// The form of the paper (Lin et al. 2017, appendix): for a target of 1
//   dlogit = a (1 - p)^gamma (gamma p log p + p - 1)
void focal_backward(real* dlogits, const real* dloss, const real* logits,
                    const real* targets, real gamma, real alpha, int count) {
  for (int i = 0; i < count; ++i) {
    const double p = 1 / (1 + std::exp(-double(logits[i]))), t = targets[i], q = 1 - p;
    const double one = std::pow(q, gamma) * (gamma * p * std::log(p) + p - 1);
    const double zero = std::pow(p, gamma) * (gamma * q * std::log(q) + q - 1);
    const double slope = 2 * alpha * t * one - 2 * (1 - alpha) * (1 - t) * zero;
    dlogits[i] = real(dloss[0] * slope / count);
  }
}

}  // namespace plain
