// Linear probes: how much of an answer can a linear layer read from a representation?
//
// The representation stays as it is (frozen); the probe is least squares in closed form
// (lesson 08), so that no rate and no luck of training is measured along. Asked at every
// depth, with two questions: which shape, and which colour it has.
#pragma once

#include "backbone.h"
#include "numeric/linear_algebra.h"
#include "numeric/metrics.h"

namespace chainrule {

// ---- what the net made of pictures ----------------------------------------------------

// The backbone's stops for all rows of x (0: the picture itself), each map cut in four:
// the mean of every quarter. [N,C,S,S] -> [N,4C]
inline std::vector<Tensor> look_at(Sequential& net, const Tensor& x) {
  Sequential& layers = backbone_of(net);
  layers.record = true;
  layers.forward(x, Mode::evaluate);
  std::vector<Tensor> looks;
  for (const int stop : stops) {
    const Tensor h = layers.h[size_t(stop)];
    AveragePool2d quarters(h.size(2) / 2);
    looks.push_back(
        quarters.forward(h, Mode::evaluate).reshape({x.size(0), 4 * h.size(1)}));
  }
  layers.record = false;
  return looks;
}

// The end of the backbone: one number per map. [N,32]
inline Tensor features_of(Sequential& net, const Tensor& x) {
  return backbone_of(net).forward(x, Mode::evaluate);
}

// ---- the probe ------------------------------------------------------------------------

// Rows of standardized features, a 1 behind each.
class Rows {
 public:
  explicit Rows(const Tensor& f) : C(size_t(f.size(1))), mean(C, 0), deviation(C, 0) {
    const std::vector<real> x = f.host();
    const double N = double(f.size(0));
    for (size_t i = 0; i < x.size(); ++i) mean[i % C] += double(x[i]) / N;
    for (size_t i = 0; i < x.size(); ++i) {
      deviation[i % C] += std::pow(double(x[i]) - mean[i % C], 2) / N;
    }
    for (double& d : deviation) d = std::sqrt(d) + 1e-6;
  }
  std::vector<double> operator()(const Tensor& f) const {
    const std::vector<real> x = f.host();
    std::vector<double> rows;
    for (size_t i = 0; i < x.size(); ++i) {
      rows.push_back((double(x[i]) - mean[i % C]) / deviation[i % C]);
      if (i % C == C - 1) rows.push_back(1);
    }
    return rows;
  }
  const size_t C;

 private:
  std::vector<double> mean, deviation;
};

constexpr double ridge = 0.1;  // added to the diagonal, per row: keeps weights small

// The share of right answers among `asked` after least squares on `shown`: the class's
// number in the answer should be 1, all others 0.
inline double probe(const Tensor& shown, const IntTensor& labels, const Tensor& asked,
                    const IntTensor& truth, int classes) {
  const Rows prepare(shown);
  const size_t N = size_t(shown.size(0)), C = prepare.C + 1, K = size_t(classes);
  const std::vector<double> x = prepare(shown), y = prepare(asked);
  const std::vector<int> label = labels.host();
  std::vector<double> a(C * C, 0), b(C * K, 0);
  for (size_t n = 0; n < N; ++n) {
    for (size_t i = 0; i < C; ++i) {
      for (size_t j = 0; j < C; ++j) a[i * C + j] += x[n * C + i] * x[n * C + j];
      b[i * K + size_t(label[n])] += x[n * C + i];
    }
  }
  for (size_t i = 0; i < C; ++i) a[i * C + i] += ridge * double(N);
  const std::vector<double> w = cholesky_solve(a, b, int(C), classes);  // [C,K]
  std::vector<real> answer;
  for (size_t n = 0; n < y.size() / C; ++n) {
    for (size_t k = 0; k < K; ++k) {
      double sum = 0;
      for (size_t i = 0; i < C; ++i) sum += y[n * C + i] * w[i * K + k];
      answer.push_back(real(sum));
    }
  }
  const Tensor scores = Tensor::from({asked.size(0), classes}, answer);
  return accuracy(truth.host(), argmax_rows(scores));
}

struct Depths {
  std::vector<double> shape, hue;  // right answers of a probe at stops 0 .. 4
};

inline Depths probe_depths(Sequential& net, int count, uint64_t seed) {
  const Scenes shown = draw_scenes(count, {seed, 20}),
               asked = draw_scenes(count / 2, {seed, 21});
  Depths depths;
  const std::vector<Tensor> a = look_at(net, shown.x), b = look_at(net, asked.x);
  for (size_t i = 0; i < a.size(); ++i) {
    depths.shape.push_back(probe(a[i], shown.labels, b[i], asked.labels, 10));
    depths.hue.push_back(probe(a[i], shown.hues, b[i], asked.hues, 6));
  }
  return depths;
}

// Batch norm's running mean and variance are those of x, and no weight has moved.
inline void show_batch_norm(Sequential& net, const Tensor& x) {
  for (int i = 0; i < 20; ++i) net.forward(x, Mode::train);
}

// A net that has learned nothing: random weights, but batch norm has seen pictures.
inline Sequential untrained(uint64_t seed) {
  Sequential net = with_head(10, seed, 0);
  show_batch_norm(net, draw_scenes(50, {seed, seen}).x);
  return net;
}

// The pixels themselves, as rows: four become one, for PCA's work grows with C^3.
inline Tensor halved(const Tensor& x) {
  const Tensor y = AveragePool2d(2).forward(x, Mode::evaluate);
  return y.reshape({x.size(0), y.count() / x.size(0)});
}

// ---- a plane to look at ---------------------------------------------------------------

// The share of the spread of rows [N,C] that lies between the classes' means, not inside
// the classes: 0, they lie in one heap; 1, each class is a point.
inline double apart(const Tensor& rows, const IntTensor& labels, int classes) {
  const size_t C = size_t(rows.size(1));
  const std::vector<real> x = rows.host();
  const std::vector<int> label = labels.host();
  std::vector<double> all(C, 0), sums(C * size_t(classes), 0), counts(size_t(classes), 0);
  double squares = 0, between = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    all[i % C] += double(x[i]) / double(label.size());
    sums[size_t(label[i / C]) * C + i % C] += double(x[i]);
    counts[size_t(label[i / C])] += i % C == 0;
  }
  for (size_t i = 0; i < x.size(); ++i) squares += std::pow(double(x[i]) - all[i % C], 2);
  for (size_t i = 0; i < sums.size(); ++i) {
    const double count = counts[i / C];
    if (count > 0) between += count * std::pow(sums[i] / count - all[i % C], 2);
  }
  return between / squares;
}

}  // namespace chainrule
