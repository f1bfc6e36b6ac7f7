// The losses on the CPU: see ops/losses.h.
//
// Those of classes work on logits, never on log(probability): a probability that was
// rounded to 0 or 1 no longer knows how wrong the network was. Sums run in double.
#include "ops/losses.h"

#include <algorithm>
#include <cmath>

#include "check.h"
#include "ops/scalar.h"
#include "ops/sum.h"
#include "ops/vector_math.h"

namespace chainrule {
namespace {

// weight * cost, where a weight of 0 silences even an infinite cost: 0 log 0 is 0.
double weighted(double weight, double cost) {
  return weight == 0 && std::isinf(cost) ? 0 : weight * cost;
}

// A row's -log p[c] = log_sum - (x[c] - largest): finite where p[c] itself is rounded to
// 0. The two are kept apart, since log_sum would vanish beside a largest of 1e30.
struct RowSum {
  real largest;
  double log_sum;
  double surprise(real x) const { return log_sum - (double(x) - double(largest)); }
};

// p = softmax(x) of one row of C numbers.
RowSum softmax_row(real* p, const real* x, int C) {
  const real largest = largest_range(0, C, [=](int c) { return x[c]; });
  for (int c = 0; c < C; ++c) p[c] = exponential(x[c] - largest);
  const double sum = sum_range(0, C, [=](int c) { return p[c]; });
  const real one_over_sum = real(1 / sum);
  for (int c = 0; c < C; ++c) p[c] *= one_over_sum;
  return {largest, std::log(sum)};
}

// w[c] q[c]: the target distribution of a label, smoothed, times the class weights.
struct Targets {
  Targets(const CrossEntropyRules& rules, int C)
      : weights(rules.class_weights),
        share(double(rules.smoothing) / C),
        peak(1 - double(rules.smoothing) + share) {}
  double at(int c, int label) const {
    return double(weights[c]) * (c == label ? peak : share);
  }
  const real* weights;
  double share, peak;
};

// The sum of w[label n]: what the mean is taken over. 1 where it would be 0, so that a
// batch in which nothing counts has loss 0 and gradient 0.
double weight_of_labels(const int* labels, const CrossEntropyRules& rules, int N) {
  double sum = 0;
  for (int n = 0; n < N; ++n) {
    if (labels[n] != rules.ignored) sum += double(rules.class_weights[labels[n]]);
  }
  return sum == 0 ? 1 : sum;
}

}  // namespace

// loss = (1/n) sum of (prediction - target)^2
REPLACEABLE void mse_forward(real* loss, const real* prediction, const real* target,
                             int count) {
  const double sum = sum_each(count, [=](int i) {
    const double error = double(prediction[i]) - double(target[i]);
    return error * error;
  });
  loss[0] = real(sum / count);
}

// dprediction = dloss 2 (prediction - target) / n
REPLACEABLE void mse_backward(real* dprediction, const real* dloss,
                              const real* prediction, const real* target, int count) {
  const real factor = real(2 * double(dloss[0]) / count);
  each(count, [=](int i) { dprediction[i] = factor * (prediction[i] - target[i]); });
}

// loss = - sum over n, c of w[c] q[n,c] log p[n,c] / sum over n of w[label n]
REPLACEABLE void softmax_cross_entropy_forward(real* loss, real* probabilities,
                                               const real* logits, const int* labels,
                                               CrossEntropyRules rules, int N, int C) {
  const Targets targets(rules, C);
  const double sum = sum_rows(N, C, [=](int n) {
    const real* x = logits + n * C;
    const RowSum row = softmax_row(probabilities + n * C, x, C);
    const int label = labels[n];
    if (label == rules.ignored) return 0.0;
    ENSURE(
        0 <= label && label < C,
        "softmax_cross_entropy: label %d of row %d is not in 0 .. %d, nor %d (ignored)",
        label, n, C - 1, rules.ignored);
    return sum_range(
        0, C, [=](int c) { return weighted(targets.at(c, label), row.surprise(x[c])); });
  });
  loss[0] = real(sum / weight_of_labels(labels, rules, N));
}

// d(-log p[c]) / dlogit[j] = p[j] - (1 if c is j, else 0), weighted by w[c] q[n,c]:
// dlogits[n,c] = dloss (p[n,c] sum over j of w[j] q[n,j] - w[c] q[n,c]) / the same sum
REPLACEABLE void softmax_cross_entropy_backward(real* dlogits, const real* dloss,
                                                const real* probabilities,
                                                const int* labels,
                                                CrossEntropyRules rules, int N, int C) {
  const Targets targets(rules, C);
  const double factor = double(dloss[0]) / weight_of_labels(labels, rules, N);
  each_row(N, C, [=](int n) {
    const real* p = probabilities + n * C;
    real* dx = dlogits + n * C;
    const int label = labels[n];
    if (label == rules.ignored) {
      std::fill(dx, dx + C, real(0));
      return;
    }
    const double total = sum_range(0, C, [=](int c) { return targets.at(c, label); });
    for (int c = 0; c < C; ++c) {
      dx[c] = real(factor * (double(p[c]) * total - targets.at(c, label)));
    }
  });
}

// loss = - (1/N) sum over n, c of targets[n,c] log p[n,c]
REPLACEABLE void soft_cross_entropy_forward(real* loss, real* probabilities,
                                            const real* logits, const real* targets,
                                            int N, int C) {
  const double sum = sum_rows(N, C, [=](int n) {
    const real* x = logits + n * C;
    const RowSum row = softmax_row(probabilities + n * C, x, C);
    return sum_range(0, C, [=](int c) {
      return weighted(double(targets[n * C + c]), row.surprise(x[c]));
    });
  });
  loss[0] = real(sum / N);
}

// dlogits[n,c] = dloss (p[n,c] sum over j of targets[n,j] - targets[n,c]) / N
REPLACEABLE void soft_cross_entropy_backward(real* dlogits, const real* dloss,
                                             const real* probabilities,
                                             const real* targets, int N, int C) {
  const double factor = double(dloss[0]) / N;
  each_row(N, C, [=](int n) {
    const real* p = probabilities + n * C;
    const real* t = targets + n * C;
    const double total = sum_range(0, C, [=](int c) { return t[c]; });
    for (int c = 0; c < C; ++c) {
      dlogits[n * C + c] = real(factor * (double(p[c]) * total - double(t[c])));
    }
  });
}

// loss = (1/n) sum of w t softplus(-x) + (1 - t) softplus(x),  since
// -log sigmoid(x) = log(1 + e^-x) = softplus(-x)  and  1 - sigmoid(x) = sigmoid(-x)
REPLACEABLE void bce_forward(real* loss, const real* logits, const real* targets,
                             real positive_weight, int count) {
  const double sum = sum_each(count, [=](int i) {
    const real x = logits[i], t = targets[i];
    return weighted(double(positive_weight * t), double(softplus(-x))) +
           weighted(double(1 - t), double(softplus(x)));
  });
  loss[0] = real(sum / count);
}

// dlogit = dloss ((1 - t) p - w t (1 - p)) / n
REPLACEABLE void bce_backward(real* dlogits, const real* dloss, const real* logits,
                              const real* targets, real positive_weight, int count) {
  const real factor = real(double(dloss[0]) / count);
  each(count, [=](int i) {
    const real x = logits[i], t = targets[i];
    dlogits[i] = factor * ((1 - t) * sigmoid(x) - positive_weight * t * sigmoid(-x));
  });
}

namespace {

// One term of the focal loss, with x the logit of what is true: p = sigmoid(x).
// f(x) = (1 - p)^gamma softplus(-x)
real focal_term(real x, real gamma) {
  return std::pow(sigmoid(-x), gamma) * softplus(-x);
}

// Product rule, with dp/dx = p (1 - p) and dsoftplus(-x)/dx = -(1 - p):
//   f'(x) = -(1 - p)^gamma ((1 - p) + gamma p softplus(-x))
// A sum of two positive parts: nothing cancels, wherever p lies.
real focal_slope(real x, real gamma) {
  const real p = sigmoid(x), miss = sigmoid(-x);
  const real rest = real(weighted(double(gamma * p), double(softplus(-x))));
  return -std::pow(miss, gamma) * (miss + rest);
}

}  // namespace

// loss = (1/n) sum of 2 alpha t f(x) + 2 (1 - alpha) (1 - t) f(-x)
REPLACEABLE void focal_forward(real* loss, const real* logits, const real* targets,
                               real gamma, real alpha, int count) {
  const double sum = sum_each(count, [=](int i) {
    const real x = logits[i], t = targets[i];
    return weighted(double(2 * alpha * t), double(focal_term(x, gamma))) +
           weighted(double(2 * (1 - alpha) * (1 - t)), double(focal_term(-x, gamma)));
  });
  loss[0] = real(sum / count);
}

// dlogit = dloss (2 alpha t f'(x) - 2 (1 - alpha) (1 - t) f'(-x)) / n
REPLACEABLE void focal_backward(real* dlogits, const real* dloss, const real* logits,
                                const real* targets, real gamma, real alpha, int count) {
  const real factor = real(2 * double(dloss[0]) / count);
  each(count, [=](int i) {
    const real x = logits[i], t = targets[i];
    dlogits[i] = factor * (alpha * t * focal_slope(x, gamma) -
                           (1 - alpha) * (1 - t) * focal_slope(-x, gamma));
  });
}

}  // namespace chainrule
