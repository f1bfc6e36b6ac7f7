// Lesson 05: softmax regression, one linear layer with a softmax on top, trained by the
// visible loop of lesson 02.
//
// Leaves out mini-batches (lesson 02) and hidden layers (lesson 06). Weights may start at
// zero because there is only one layer: every class has its own target to tell it apart.
#pragma once

#include <cmath>
#include <vector>

#include "data/points.h"
#include "numeric/metrics.h"
#include "ops/linear.h"
#include "ops/losses.h"

namespace chainrule {

// w <- w - eta * grad
inline void descend(Tensor& w, const Tensor& grad, real eta) {
  std::vector<real> numbers = w.host();
  const std::vector<real> slopes = grad.host();
  for (size_t i = 0; i < numbers.size(); ++i) numbers[i] -= eta * slopes[i];
  w.set(numbers);
}

struct Line {  // logits = x W^T + b
  Tensor weight, bias;

  Tensor logits(const Tensor& x) const {
    Tensor y({x.size(0), bias.size(0)});
    linear_forward(y.data(), x.data(), weight.data(), bias.data(), x.size(0), x.size(1),
                   y.size(1));
    return y;
  }

  // One step downhill, given how the loss changes with each logit.
  void step(const Tensor& dlogits, const Tensor& x, real eta) {
    Tensor dweight = Tensor::zeros(weight.shape()), dbias = Tensor::zeros(bias.shape());
    linear_backward_weight(dweight.data(), dbias.data(), dlogits.data(), x.data(),
                           x.size(0), x.size(1), bias.size(0));
    descend(weight, dweight, eta);
    descend(bias, dbias, eta);
  }
};

// The notes' y: in every row a 1 for the true class, 0 for all others.
inline Tensor one_hot(const IntTensor& labels, int O) {
  std::vector<real> y(size_t(labels.count() * O), 0);
  size_t row = 0;
  for (const int label : labels.host()) y[row++ * size_t(O) + size_t(label)] = 1;
  return Tensor::from({labels.count(), O}, y);
}

struct Regression {
  Line line;
  std::vector<double> losses;  // the mean cross-entropy before each step
};

inline Regression train_regression(const Points& data, int steps, real eta) {
  const int N = data.x.size(0), C = data.x.size(1), O = data.classes;
  Regression r{{Tensor::zeros({O, C}), Tensor::zeros({O})}, {}};
  const Tensor y = one_hot(data.labels, O), one = Tensor::from({1}, {1});
  Tensor loss({1}), p({N, O}), dlogits({N, O});
  for (int step = 0; step < steps; ++step) {
    const Tensor logits = r.line.logits(data.x);
    soft_cross_entropy_forward(loss.data(), p.data(), logits.data(), y.data(), N, O);
    soft_cross_entropy_backward(dlogits.data(), one.data(), p.data(), y.data(), N, O);
    r.line.step(dlogits, data.x, eta);
    r.losses.push_back(double(loss.item()));
  }
  return r;
}

// Who is taken for whom, on other points than the ones trained on.
inline Confusion confusion_of(const Line& line, const Points& fresh) {
  return Confusion(fresh.labels.host(), argmax_rows(line.logits(fresh.x)), fresh.classes);
}

// The control: clouds of one width around known centres are told apart best by the
// nearest centre. Nobody who sees only the points can beat it but by luck.
inline double nearest_centre_accuracy(const Points& points) {
  std::vector<real> scores;
  const std::vector<real> x = points.x.host();
  for (size_t n = 0; n + 1 < x.size(); n += 2) {
    for (int k = 0; k < points.classes; ++k) {
      const double angle = 6.283185307179586 * k / points.classes;
      scores.push_back(
          real(double(x[n]) * std::cos(angle) + double(x[n + 1]) * std::sin(angle)));
    }
  }
  return accuracy(points.labels.host(),
                  argmax_rows(Tensor::from({points.x.size(0), points.classes}, scores)));
}

}  // namespace chainrule
