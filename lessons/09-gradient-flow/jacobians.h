// The study notes' product of Jacobians, taken at its word: the matrices are written
// down, multiplied, and held against what backward says.
//
// Nobody trains like this: a product of n x n matrices costs n times what carrying one
// arrow through them costs. Here it shows what the arrow goes through. In double, on the
// host, for one sample and layers of equal width.
#pragma once

#include "deep.h"
#include "numeric/linear_algebra.h"

namespace chainrule {

using Matrix = std::vector<double>;  // [n,n], row by row

// The slope of a bend, from its output y (lesson 04).
inline double slope(Bend bend, double y) {
  if (bend == Bend::sigmoid) return y * (1 - y);
  if (bend == Bend::tanh) return 1 - y * y;
  if (bend == Bend::relu) return y > 0 ? 1 : 0;
  return 1;
}

// dh_l/dh_{l-1} of h_l = f(W h_{l-1} + b): row o is f'(z_o) times row o of W. The net's
// latest forward was one sample, recorded.
inline Matrix jacobian(Sequential& net, const Plan& plan, int l) {
  const std::vector<real> y = net.h[size_t(2 * l)].host();
  const std::vector<real> weight = net.params()[size_t(2 * l - 2)].value.host();
  const size_t n = y.size();
  Matrix j(weight.begin(), weight.end());
  for (size_t o = 0; o < n; ++o) {
    for (size_t c = 0; c < n; ++c) j[o * n + c] *= slope(plan.bend, double(y[o]));
  }
  return j;
}

inline Matrix times(const Matrix& a, const Matrix& b, size_t n) {
  Matrix c(n * n, 0);
  for (size_t i = 0; i < n; ++i) {
    for (size_t k = 0; k < n; ++k) {
      for (size_t j = 0; j < n; ++j) c[i * n + j] += a[i * n + k] * b[k * n + j];
    }
  }
  return c;
}

// How long the matrix can make an arrow of length 1, in its n own directions: the roots
// of the eigenvalues of J^T J, largest first.
inline std::vector<double> singular_values(const Matrix& j, size_t n) {
  Matrix square(n * n, 0);
  for (size_t k = 0; k < n; ++k) {
    for (size_t a = 0; a < n; ++a) {
      for (size_t b = 0; b < n; ++b) square[a * n + b] += j[k * n + a] * j[k * n + b];
    }
  }
  std::vector<double> values = symmetric_eigen(square, int(n)).values;
  for (double& value : values) value = std::sqrt(std::max(0.0, value));
  return values;
}

// The root of the mean of the squares: what happens to an arrow in no special direction.
inline double mean_stretch(const std::vector<double>& stretches) {
  double sum = 0;
  for (const double s : stretches) sum += s * s;
  return std::sqrt(sum / double(stretches.size()));
}

inline std::vector<double> above(std::vector<double> falling, double limit) {
  while (!falling.empty() && falling.back() < limit) falling.pop_back();
  return falling;
}

struct Products {
  double error;  // of dL/dh_1 by the product, beside backward; relative
  std::vector<double> one, five, all;  // singular values of 1, 5 and all 19 Jacobians
};

inline Products multiply_jacobians(const Plan& plan, const Data& data, uint64_t seed) {
  Sequential net = deep_net(plan, data.x.size(1), seed);
  net.record = true;
  SoftmaxCrossEntropy loss;
  loss.forward(net.forward(data.x.rows(0, 1), Mode::train), data.labels.rows(0, 1));
  net.backward(loss.backward());

  const size_t n = size_t(plan.width);
  Products result;
  Matrix product = jacobian(net, plan, 2);
  result.one = singular_values(product, n);
  for (int l = 3; l <= plan.layers; ++l) {
    product = times(jacobian(net, plan, l), product, n);
    if (l == 6) result.five = singular_values(product, n);
  }
  result.all = singular_values(product, n);

  // dL/dh_1 = dL/dh_n x (dh_n/dh_{n-1} x ... x dh_2/dh_1), a row times the product
  const std::vector<real> last = net.dh[size_t(2 * plan.layers)].host(),
                          first = net.dh[2].host();
  double difference = 0, squares = 0;
  for (size_t c = 0; c < n; ++c) {
    double sum = 0;
    for (size_t o = 0; o < n; ++o) sum += double(last[o]) * product[o * n + c];
    difference += (sum - double(first[c])) * (sum - double(first[c]));
    squares += sum * sum;
  }
  result.error = std::sqrt(difference / squares);
  return result;
}

}  // namespace chainrule
