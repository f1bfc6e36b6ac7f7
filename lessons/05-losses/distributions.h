// Lesson 05: cross-entropy against whole distributions, and losses as likelihoods.
//
// Entropy, divergence and likelihood are computed here from their definitions, in double,
// so that the library's losses are compared with something else than themselves.
#pragma once

#include <algorithm>
#include <cmath>
#include <vector>

#include "ops/losses.h"
#include "random.h"
#include "tensor.h"

namespace chainrule {

using Numbers64 = std::vector<double>;

// H(q) = - sum of q log q, where 0 log 0 is 0
inline double entropy(const Numbers64& q) {
  double sum = 0;
  for (const double q_i : q) sum -= q_i > 0 ? q_i * std::log(q_i) : 0;
  return sum;
}

// KL(q from p) = sum of q log(q / p): never negative, and 0 only where p is q
inline double divergence(const Numbers64& q, const Numbers64& p) {
  double sum = 0;
  for (size_t i = 0; i < q.size(); ++i) {
    sum += q[i] > 0 ? q[i] * std::log(q[i] / p[i]) : 0;
  }
  return sum;
}

// What the op says of one row: the loss, the probabilities, the gradient.
struct Row {
  double loss;
  Numbers64 p, dlogits;
};

inline Row cross_entropy_row(const Numbers64& logits, const Numbers64& target) {
  const int C = int(logits.size());
  const std::vector<real> x(logits.begin(), logits.end()),
      y(target.begin(), target.end());
  const Tensor tx = Tensor::from({1, C}, x), ty = Tensor::from({1, C}, y);
  const Tensor one = Tensor::from({1}, {1});
  Tensor loss({1}), p({1, C}), dx({1, C});
  soft_cross_entropy_forward(loss.data(), p.data(), tx.data(), ty.data(), 1, C);
  soft_cross_entropy_backward(dx.data(), one.data(), p.data(), ty.data(), 1, C);
  const std::vector<real> p_host = p.host(), dx_host = dx.host();
  return {double(loss.item()),
          {p_host.begin(), p_host.end()},
          {dx_host.begin(), dx_host.end()}};
}

inline Numbers64 draw_logits(int C, Key key) {
  Numbers64 logits;
  for (int c = 0; c < C; ++c) logits.push_back(2 * double(normal(key, uint64_t(c))));
  return logits;
}

// Positive numbers that sum to `total`.
inline Numbers64 draw_target(int C, double total, Key key) {
  Numbers64 target;
  double sum = 0;
  for (int c = 0; c < C; ++c) {
    target.push_back(0.05 + double(uniform(key, uint64_t(c))));
    sum += target.back();
  }
  for (double& t : target) t *= total / sum;
  return target;
}

// The largest |dlogits - (s p - y)| over the classes.
inline double distance_from(const Row& row, double s, const Numbers64& y) {
  double worst = 0;
  for (size_t c = 0; c < y.size(); ++c) {
    worst = std::max(worst, std::abs(row.dlogits[c] - (s * row.p[c] - y[c])));
  }
  return worst;
}

// Gradient descent on the logits alone: the best that any network could do.
struct Learned {
  Numbers64 losses, p;
};

inline Learned learn_distribution(const Numbers64& target, int steps) {
  Numbers64 logits(target.size(), 0);
  Learned learned;
  for (int step = 0; step < steps; ++step) {
    const Row row = cross_entropy_row(logits, target);
    for (size_t c = 0; c < logits.size(); ++c) logits[c] -= row.dlogits[c];
    learned.losses.push_back(row.loss);
    learned.p = row.p;
  }
  return learned;
}

// ---- -log(likelihood) / n, from the product of all densities or probabilities --------

// Gauss: targets scatter around the predictions with this variance.
inline double gaussian(const Numbers64& prediction, const Numbers64& target,
                       double variance) {
  double likelihood = 1;
  for (size_t i = 0; i < target.size(); ++i) {
    const double error = target[i] - prediction[i];
    likelihood *= std::exp(-error * error / (2 * variance)) /
                  std::sqrt(2 * 3.14159265358979323846 * variance);
  }
  return -std::log(likelihood) / double(target.size());
}

// Bernoulli: a coin that shows 1 with probability p, tossed once for each target.
inline double bernoulli(const Numbers64& p, const Numbers64& target) {
  double likelihood = 1;
  for (size_t i = 0; i < p.size(); ++i) likelihood *= target[i] == 1 ? p[i] : 1 - p[i];
  return -std::log(likelihood) / double(p.size());
}

// Categorical: a die of C sides. p is [N,C], labels [N].
inline double categorical(const Numbers64& p, const std::vector<int>& labels) {
  const size_t C = p.size() / labels.size();
  double likelihood = 1;
  for (size_t n = 0; n < labels.size(); ++n) likelihood *= p[n * C + size_t(labels[n])];
  return -std::log(likelihood) / double(labels.size());
}

// A drawn set of `count` predictions and targets: what the library's loss says of it, and
// what the definition of the likelihood says.
struct Pair {
  double loss, surprise;
};

inline std::vector<real> narrow(const Numbers64& x) { return {x.begin(), x.end()}; }

inline Pair compare_gaussian(int count, double variance, Key key) {
  const Numbers64 prediction = draw_logits(count, key);
  Numbers64 target = draw_logits(count, {key.seed, key.stream + 1});
  const Tensor a = Tensor::from({count}, narrow(prediction)),
               b = Tensor::from({count}, narrow(target));
  Tensor loss({1});
  mse_forward(loss.data(), a.data(), b.data(), count);
  return {double(loss.item()), gaussian(prediction, target, variance)};
}

inline Pair compare_bernoulli(int count, Key key) {
  const Numbers64 logits = draw_logits(count, key);
  Numbers64 p, target;
  for (int i = 0; i < count; ++i) {
    p.push_back(1 / (1 + std::exp(-logits[size_t(i)])));
    target.push_back(uniform({key.seed, key.stream + 1}, uint64_t(i)) < real(0.5));
  }
  const Tensor a = Tensor::from({count}, narrow(logits)),
               b = Tensor::from({count}, narrow(target));
  Tensor loss({1});
  bce_forward(loss.data(), a.data(), b.data(), 1, count);
  return {double(loss.item()), bernoulli(p, target)};
}

inline Pair compare_categorical(int count, int C, Key key) {
  const Numbers64 logits = draw_logits(count * C, key);
  const Tensor x = Tensor::from({count, C}, narrow(logits));
  std::vector<int> labels;
  for (int n = 0; n < count; ++n) labels.push_back(n % C);
  const IntTensor y = IntTensor::from({count}, labels);
  const Tensor ones = Tensor::from({C}, std::vector<real>(size_t(C), 1));
  Tensor loss({1}), p({count, C});
  softmax_cross_entropy_forward(loss.data(), p.data(), x.data(), y.data(), {ones.data()},
                                count, C);
  Numbers64 by_definition;  // softmax as the notes write it: these logits are small
  for (size_t n = 0; n < labels.size(); ++n) {
    double sum = 0;
    for (size_t c = 0; c < size_t(C); ++c) sum += std::exp(logits[n * size_t(C) + c]);
    for (size_t c = 0; c < size_t(C); ++c) {
      by_definition.push_back(std::exp(logits[n * size_t(C) + c]) / sum);
    }
  }
  return {double(loss.item()), categorical(by_definition, labels)};
}

}  // namespace chainrule
