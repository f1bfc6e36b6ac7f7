// The experiments of lesson 13 that fit on paper: the two formulas, one row's blame, the
// running averages, and batch norm folded into the layer before it.
//
// Each returns numbers; the words stand in lesson.cpp. Nets are trained in experiments.h.
#pragma once

#include "nets.h"

namespace chainrule {

// ---- two formulas ---------------------------------------------------------------------

// The notes divide by sigma + epsilon, libraries by the root of variance + epsilon.
enum class Form { notes, library };

struct Normalized {
  std::vector<double> y, dx;
};

// One column (or row) x, normalized, and the blame of each x when y gets the blame dy.
inline Normalized normalize(Form form, const std::vector<double>& x,
                            const std::vector<double>& dy, double epsilon) {
  const double n = double(x.size());
  double mu = 0, variance = 0, sum_dy = 0, sum_dy_off = 0;
  for (const double value : x) mu += value / n;
  for (const double value : x) variance += (value - mu) * (value - mu) / n;
  const double sigma = std::sqrt(variance);
  const bool notes = form == Form::notes;
  const double below = notes ? sigma + epsilon : std::sqrt(variance + epsilon);
  for (size_t i = 0; i < x.size(); ++i) {
    sum_dy += dy[i];
    sum_dy_off += dy[i] * (x[i] - mu);
  }
  Normalized result;
  for (size_t i = 0; i < x.size(); ++i) {
    const double off = x[i] - mu;
    const double slope = off / (n * (notes ? sigma : below));  // d below / dx
    result.y.push_back(off / below);
    result.dx.push_back((dy[i] - sum_dy / n) / below -
                        sum_dy_off / (below * below) * slope);
  }
  return result;
}

// A column of four whose deviation is sigma: where y puts what lies one sigma above.
inline double one_sigma(Form form, double sigma, double epsilon) {
  return normalize(form, {-sigma, sigma, -sigma, sigma}, {0, 0, 0, 0}, epsilon).y[1];
}

// ---- one row's way back ---------------------------------------------------------------

struct RowBlame {
  std::vector<real> x, x_hat, dy, dx;
  std::vector<double> measured;  // the slope when that x alone is moved
};

inline RowBlame row_blame(const std::vector<real>& x, const std::vector<real>& dy) {
  const int C = int(x.size());
  LayerNorm norm(C, real(1e-9));
  RowBlame row{x, {}, dy, {}, {}};
  row.x_hat = norm.forward(Tensor::from({1, C}, x), Mode::train).host();
  row.dx = norm.backward(Tensor::from({1, C}, dy)).host();
  const auto loss = [&](size_t at, real step) {
    std::vector<real> moved = x;
    moved[at] += step;
    const std::vector<real> y =
        norm.forward(Tensor::from({1, C}, moved), Mode::train).host();
    double sum = 0;
    for (size_t c = 0; c < y.size(); ++c) sum += double(dy[c]) * double(y[c]);
    return sum;
  };
  const real step = real(0.01);
  for (size_t c = 0; c < x.size(); ++c) {
    row.measured.push_back((loss(c, step) - loss(c, -step)) / (2 * double(step)));
  }
  return row;
}

// ---- running averages -----------------------------------------------------------------

// 640 numbers around 3 with deviation 2: one feature, as it might come out of a layer.
inline Tensor one_feature(uint64_t seed) {
  Rng rng{{seed, 20}};
  std::vector<real> numbers(640);
  for (real& value : numbers) value = 3 + 2 * rng.normal();
  return Tensor::from({640, 1}, numbers);
}

// Mean and variance of a feature [N,1], the variance divided by N.
struct Statistics {
  double mean = 0, variance = 0;
};
inline Statistics statistics(const Tensor& x) {
  Statistics s;
  const std::vector<real> numbers = x.host();
  const double n = double(numbers.size());
  for (const real value : numbers) s.mean += double(value) / n;
  for (const real value : numbers) {
    s.variance += (double(value) - s.mean) * (double(value) - s.mean) / n;
  }
  return s;
}

// What a batch norm keeps after 0, 1, 2 ... batches of 64.
inline std::vector<Statistics> follow(int batches, uint64_t seed) {
  const Tensor x = one_feature(seed);
  BatchNorm norm(1);
  const Batches order(640, 64, {seed, 21});
  std::vector<Statistics> seen = {{0, 1}};
  for (int epoch = 0; int(seen.size()) <= batches; ++epoch) {
    for (const std::vector<int>& rows : order.epoch(epoch)) {
      norm.forward(gather(x, rows), Mode::train);
      seen.push_back(
          {double(norm.running_mean.item()), double(norm.running_variance.item())});
    }
  }
  seen.resize(size_t(batches) + 1);
  return seen;
}

// The variance of a batch of B, averaged over many batches, as a share of the variance of
// all 640 numbers: divided by B, and by B - 1.
struct Divisors {
  double by_B, by_B_1;
};
inline Divisors divisors(int B, uint64_t seed, int batches = 640) {
  const Tensor x = one_feature(seed);
  const Batches order(640, B, {seed, 22});
  double sum = 0;
  int count = 0;
  for (int epoch = 0; count < batches; ++epoch) {
    for (const std::vector<int>& rows : order.epoch(epoch)) {
      sum += statistics(gather(x, rows)).variance;
      ++count;
    }
  }
  const double share = sum / count / statistics(x).variance;
  return {share, share * B / (B - 1)};
}

// ---- folding --------------------------------------------------------------------------

// In evaluation a batch norm is a line for every unit, and a linear layer before it can
// take the line over.
inline void fold(Linear& to, const Linear& linear, const BatchNorm& norm) {
  std::vector<real> weight = linear.weight.host(), bias = linear.bias.host();
  const std::vector<real> gamma = norm.gamma.host(), beta = norm.beta.host(),
                          mean = norm.running_mean.host(),
                          variance = norm.running_variance.host();
  const size_t C = weight.size() / bias.size();
  for (size_t o = 0; o < bias.size(); ++o) {
    const real factor = gamma[o] / std::sqrt(variance[o] + norm.options.epsilon);
    for (size_t c = 0; c < C; ++c) weight[o * C + c] *= factor;
    bias[o] = (bias[o] - mean[o]) * factor + beta[o];
  }
  to.weight.set(weight);
  to.bias.set(bias);
}

// The same answers without the norms: (linear, norm, ReLU) becomes (linear, ReLU).
inline Sequential folded(Sequential& net, NetShape shape) {
  Sequential plain = digit_net(Norm::none, shape, 1);
  for (int i = 0; i < shape.hidden; ++i) {
    fold(dynamic_cast<Linear&>(plain.at(2 * i)), dynamic_cast<Linear&>(net.at(3 * i)),
         dynamic_cast<BatchNorm&>(net.at(3 * i + 1)));
  }
  const Linear& last = dynamic_cast<Linear&>(net.at(3 * shape.hidden));
  Linear& to = dynamic_cast<Linear&>(plain.at(2 * shape.hidden));
  to.weight.set(last.weight.host());
  to.bias.set(last.bias.host());
  return plain;
}

inline double largest_difference(const Tensor& a, const Tensor& b) {
  const std::vector<real> x = a.host(), y = b.host();
  double largest = 0;
  for (size_t i = 0; i < x.size(); ++i) {
    largest = std::max(largest, std::abs(double(x[i]) - double(y[i])));
  }
  return largest;
}

}  // namespace chainrule
