// The losses as kernels: see ops/losses.h, and src/ops/losses.cpp for the formulas.
//
// A block for each row makes the row's cost; the costs are summed up by one block. A
// label that is no class cannot stop a kernel with a message: its cost is NaN.
#include "ops/losses.h"

#include <cmath>

#include "cuda/kernel.cuh"
#include "ops/scalar.h"

namespace chainrule {
namespace {

// weight * cost, where a weight of 0 silences even an infinite cost: 0 log 0 is 0.
__device__ real weighted(real weight, real cost) {
  return weight == 0 && std::isinf(cost) ? 0 : weight * cost;
}

// A row's -log p[c] = log_sum - (x[c] - largest): finite where p[c] itself is rounded to
// 0. The two are kept apart, since log_sum would vanish beside a largest of 1e30.
struct RowSum {
  real largest, log_sum;
  __device__ real surprise(real x) const { return log_sum - (x - largest); }
};

// p = softmax(x) of one row of C numbers, by all threads of a block.
__device__ RowSum softmax_row(real* p, const real* x, int C) {
  const real largest = largest_in_block(C, [=](int c) { return x[c]; });
  const real sum = sum_in_block(C, [=](int c) { return std::exp(x[c] - largest); });
  for (int c = int(threadIdx.x); c < C; c += int(blockDim.x)) {
    p[c] = std::exp(x[c] - largest) / sum;
  }
  return {largest, std::log(sum)};
}

// w[c] q[c]: the target distribution of a label, smoothed, times the class weights.
struct Targets {
  Targets(const CrossEntropyRules& rules, int C)
      : weights(rules.class_weights),
        share(rules.smoothing / real(C)),
        peak(1 - rules.smoothing + share) {}
  __device__ real at(int c, int label) const {
    return weights[c] * (c == label ? peak : share);
  }
  const real* weights;
  real share, peak;
};

// What the mean is taken over, by all threads of a block: the sum of w[label n], or 1
// where it would be 0, so that a batch in which nothing counts has loss 0 and gradient 0.
__device__ real weight_of_labels(const int* labels, CrossEntropyRules rules, int N,
                                 int C) {
  const real sum = sum_in_block(N, [=](int n) {
    const int label = labels[n];
    return label < 0 || label >= C || label == rules.ignored ? real(0)
                                                             : rules.class_weights[label];
  });
  return sum == 0 ? 1 : sum;
}

// loss [1] = factor times the sum of term(i)
template <class Term>
void mean_loss(real* loss, int count, Term term) {
  sum_each(
      count, term, ON_DEVICE(real sum) { loss[0] = sum / real(count); });
}

}  // namespace

// loss = (1/n) sum of (prediction - target)^2
REPLACEABLE void mse_forward(real* loss, const real* prediction, const real* target,
                             int count) {
  mean_loss(
      loss, count, ON_DEVICE(int i) {
        const real error = prediction[i] - target[i];
        return error * error;
      });
}

// dprediction = dloss 2 (prediction - target) / n
REPLACEABLE void mse_backward(real* dprediction, const real* dloss,
                              const real* prediction, const real* target, int count) {
  each(
      count, ON_DEVICE(int i) {
        dprediction[i] = 2 * dloss[0] / real(count) * (prediction[i] - target[i]);
      });
}

// loss = - sum over n, c of w[c] q[n,c] log p[n,c] / sum over n of w[label n]
REPLACEABLE void softmax_cross_entropy_forward(real* loss, real* probabilities,
                                               const real* logits, const int* labels,
                                               CrossEntropyRules rules, int N, int C) {
  const Targets targets(rules, C);
  const DeviceArray costs(N);
  real* const cost = costs.data();
  each_row(
      N, C, ON_DEVICE(int n) {
        const real* x = logits + n * C;
        const RowSum row = softmax_row(probabilities + n * C, x, C);
        const int label = labels[n];
        const bool counts = label != rules.ignored;
        const real sum = sum_in_block(counts ? C : 0, [=](int c) {
          return weighted(targets.at(c, label), row.surprise(x[c]));
        });
        if (threadIdx.x == 0)
          cost[n] = counts && (label < 0 || label >= C) ? real(NAN) : sum;
      });
  each_row(
      1, N, ON_DEVICE(int) {
        const real sum = sum_in_block(N, [=](int n) { return cost[n]; });
        const real weight = weight_of_labels(labels, rules, N, C);
        if (threadIdx.x == 0) loss[0] = sum / weight;
      });
}

// dlogits[n,c] = dloss (p[n,c] sum over j of w[j] q[n,j] - w[c] q[n,c]) / the same sum
REPLACEABLE void softmax_cross_entropy_backward(real* dlogits, const real* dloss,
                                                const real* probabilities,
                                                const int* labels,
                                                CrossEntropyRules rules, int N, int C) {
  const Targets targets(rules, C);
  const DeviceArray weights(1);
  real* const weight = weights.data();
  each_row(
      1, N, ON_DEVICE(int) {
        const real sum = weight_of_labels(labels, rules, N, C);
        if (threadIdx.x == 0) weight[0] = sum;
      });
  each_row(
      N, C, ON_DEVICE(int n) {
        const real* p = probabilities + n * C;
        const int label = labels[n];
        const real factor = label == rules.ignored ? 0 : dloss[0] / weight[0];
        const real total = sum_in_block(C, [=](int c) { return targets.at(c, label); });
        for (int c = int(threadIdx.x); c < C; c += int(blockDim.x)) {
          // Not 0 times it: a row that is ignored may hold anything.
          const real slope = p[c] * total - targets.at(c, label);
          dlogits[n * C + c] = label == rules.ignored ? 0 : factor * slope;
        }
      });
}

// loss = - (1/N) sum over n, c of targets[n,c] log p[n,c]
REPLACEABLE void soft_cross_entropy_forward(real* loss, real* probabilities,
                                            const real* logits, const real* targets,
                                            int N, int C) {
  const DeviceArray costs(N);
  real* const cost = costs.data();
  each_row(
      N, C, ON_DEVICE(int n) {
        const real *x = logits + n * C, *t = targets + n * C;
        const RowSum row = softmax_row(probabilities + n * C, x, C);
        const real sum =
            sum_in_block(C, [=](int c) { return weighted(t[c], row.surprise(x[c])); });
        if (threadIdx.x == 0) cost[n] = sum;
      });
  mean_loss(
      loss, N, ON_DEVICE(int n) { return cost[n]; });
}

// dlogits[n,c] = dloss (p[n,c] sum over j of targets[n,j] - targets[n,c]) / N
REPLACEABLE void soft_cross_entropy_backward(real* dlogits, const real* dloss,
                                             const real* probabilities,
                                             const real* targets, int N, int C) {
  each_row(
      N, C, ON_DEVICE(int n) {
        const real *p = probabilities + n * C, *t = targets + n * C;
        const real total = sum_in_block(C, [=](int c) { return t[c]; });
        for (int c = int(threadIdx.x); c < C; c += int(blockDim.x)) {
          dlogits[n * C + c] = dloss[0] / real(N) * (p[c] * total - t[c]);
        }
      });
}

// loss = (1/n) sum of w t softplus(-x) + (1 - t) softplus(x)
REPLACEABLE void bce_forward(real* loss, const real* logits, const real* targets,
                             real positive_weight, int count) {
  mean_loss(
      loss, count, ON_DEVICE(int i) {
        const real x = logits[i], t = targets[i];
        return weighted(positive_weight * t, softplus(-x)) + weighted(1 - t, softplus(x));
      });
}

// dlogit = dloss ((1 - t) p - w t (1 - p)) / n
REPLACEABLE void bce_backward(real* dlogits, const real* dloss, const real* logits,
                              const real* targets, real positive_weight, int count) {
  each(
      count, ON_DEVICE(int i) {
        const real x = logits[i], t = targets[i];
        dlogits[i] = dloss[0] / real(count) *
                     ((1 - t) * sigmoid(x) - positive_weight * t * sigmoid(-x));
      });
}

namespace {

// f(x) = (1 - p)^gamma softplus(-x), with x the logit of what is true: p = sigmoid(x)
__device__ real focal_term(real x, real gamma) {
  return std::pow(sigmoid(-x), gamma) * softplus(-x);
}

// f'(x) = -(1 - p)^gamma ((1 - p) + gamma p softplus(-x))
__device__ real focal_slope(real x, real gamma) {
  const real p = sigmoid(x), miss = sigmoid(-x);
  return -std::pow(miss, gamma) * (miss + weighted(gamma * p, softplus(-x)));
}

}  // namespace

// loss = (1/n) sum of 2 alpha t f(x) + 2 (1 - alpha) (1 - t) f(-x)
REPLACEABLE void focal_forward(real* loss, const real* logits, const real* targets,
                               real gamma, real alpha, int count) {
  mean_loss(
      loss, count, ON_DEVICE(int i) {
        const real x = logits[i], t = targets[i];
        return weighted(2 * alpha * t, focal_term(x, gamma)) +
               weighted(2 * (1 - alpha) * (1 - t), focal_term(-x, gamma));
      });
}

// dlogit = dloss (2 alpha t f'(x) - 2 (1 - alpha) (1 - t) f'(-x)) / n
REPLACEABLE void focal_backward(real* dlogits, const real* dloss, const real* logits,
                                const real* targets, real gamma, real alpha, int count) {
  each(
      count, ON_DEVICE(int i) {
        const real x = logits[i], t = targets[i];
        dlogits[i] = 2 * dloss[0] / real(count) *
                     (alpha * t * focal_slope(x, gamma) -
                      (1 - alpha) * (1 - t) * focal_slope(-x, gamma));
      });
}

}  // namespace chainrule
