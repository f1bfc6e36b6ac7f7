// Losses: how wrong, as one number, and which way is less wrong.
//
// Every forward writes loss [1], a mean; every backward is handed dloss [1] (1, or the
// scale of mixed precision) and writes the gradient with respect to the predictions.
// Introduced by lessons 02 (mean squared error) and 05 (the others).
#pragma once

#include "real.h"

namespace chainrule {

// loss = (1/n) sum of (prediction - target)^2, n = count: no 1/2, as in the study notes
// dprediction = dloss 2 (prediction - target) / n
void mse_forward(real* loss, const real* prediction, const real* target, int count);
void mse_backward(real* dprediction, const real* dloss, const real* prediction,
                  const real* target, int count);

struct CrossEntropyRules {
  const real* class_weights;  // [C], ones for none
  real smoothing = 0;         // share of the target spread evenly over all C classes
  int ignored = -1;           // rows with this label do not count
};

// Softmax and cross-entropy in one, from logits: exact where e^x would overflow.
//   p = softmax(logits),  q = the target distribution of the row's label (smoothed)
//   loss = - sum over n, c of w[c] q[n,c] log p[n,c] / sum over n of w[label n]
//   dlogits[n,c] = dloss (p[n,c] sum over j of w[j] q[n,j] - w[c] q[n,c]) / the same sum
// Ignored rows are left out of both sums; their dlogits are 0. With no weights and no
// smoothing: (p - y) / N. A sum of weights that is 0 is taken as 1, so that the loss of a
// batch of ignored rows is 0. Otherwise as PyTorch's cross_entropy with its mean.
// probabilities [N,C] is saved for backward; logits [N,C]
// labels [N]: 0 .. C-1, or ignored
void softmax_cross_entropy_forward(real* loss, real* probabilities, const real* logits,
                                   const int* labels, CrossEntropyRules rules, int N,
                                   int C);
void softmax_cross_entropy_backward(real* dlogits, const real* dloss,
                                    const real* probabilities, const int* labels,
                                    CrossEntropyRules rules, int N, int C);

// The same against whole target distributions, targets [N,C].
//   loss = - (1/N) sum of targets log p
//   dlogits[n,c] = dloss (p[n,c] sum over j of targets[n,j] - targets[n,c]) / N
void soft_cross_entropy_forward(real* loss, real* probabilities, const real* logits,
                                const real* targets, int N, int C);
void soft_cross_entropy_backward(real* dlogits, const real* dloss,
                                 const real* probabilities, const real* targets, int N,
                                 int C);

// Binary cross-entropy of p = sigmoid(logits) against targets t in 0 .. 1, stable for
// any logit.
//   loss = (1/n) sum of -w t log p - (1 - t) log(1 - p),  w = positive_weight
//   dlogit = dloss ((1 - t) p - w t (1 - p)) / n
void bce_forward(real* loss, const real* logits, const real* targets,
                 real positive_weight, int count);
void bce_backward(real* dlogits, const real* dloss, const real* logits,
                  const real* targets, real positive_weight, int count);

// Focal loss of sigmoid(logits), targets 0 or 1: easy examples count less.
//   p_t = the probability given to what is true,  a_t = alpha for 1, 1 - alpha for 0
//   loss = (1/n) sum of -2 a_t (1 - p_t)^gamma log p_t
//   dlogit = dloss s 2 a_t (1 - p_t)^gamma (1 - p_t - gamma p_t log p_t) / n,
//   s = -1 for target 1, +1 for target 0
// The 2 makes alpha = 1/2, gamma = 0 plain binary cross-entropy. A target t between 0
// and 1 counts t times as a 1 and 1 - t times as a 0.
void focal_forward(real* loss, const real* logits, const real* targets, real gamma,
                   real alpha, int count);
void focal_backward(real* dlogits, const real* dloss, const real* logits,
                    const real* targets, real gamma, real alpha, int count);

}  // namespace chainrule
