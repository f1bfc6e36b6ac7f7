// dy/dx = J_F + I in numbers: for blocks of one number, by hand, and for the blocks of a
// trained net, whose Jacobians are written down with the help of backward, one by one and
// multiplied.
#pragma once

#include <algorithm>

#include "numeric/linear_algebra.h"
#include "rows.h"

namespace chainrule {

// y = F(x) + x with F(x) = a x, one number in and out: the layer's own dy/dx.
inline double slope_of_block(double a, double x, bool relu_after) {
  auto f = std::make_unique<Linear>(1, 1, Key{0, 0});
  f->weight.set({real(a)});
  f->bias.set({0});
  Sequential block;
  block.add<Residual>(std::move(f));
  if (relu_after) block.add<Relu>();
  block.forward(Tensor::from({1, 1}, {real(x)}), Mode::train);
  return double(block.backward(Tensor::from({1, 1}, {1})).item());
}

using Matrix = std::vector<double>;  // [n,n], row by row

// dy/dx of a layer at the point h [1,n]: n equal rows go in, and row o is asked what its
// y[o] owes to x.
inline Matrix jacobian(Layer& layer, const Tensor& h) {
  const int n = h.size(1);
  Tensor x = gather(h, std::vector<int>(size_t(n), 0));
  std::vector<real> identity(size_t(n * n), 0);
  for (int o = 0; o < n; ++o) identity[size_t(o * n + o)] = 1;
  layer.forward(x, Mode::train);
  const std::vector<real> dx = layer.backward(Tensor::from({n, n}, identity)).host();
  return Matrix(dx.begin(), dx.end());
}

// How long the matrix can make an arrow of length 1 in its n own directions, the longest
// first (lesson 09).
inline std::vector<double> singular_values(const Matrix& j, int n) {
  Matrix square(size_t(n * n), 0);
  for (int k = 0; k < n; ++k) {
    for (int a = 0; a < n; ++a) {
      for (int b = 0; b < n; ++b) {
        square[size_t(a * n + b)] += j[size_t(k * n + a)] * j[size_t(k * n + b)];
      }
    }
  }
  std::vector<double> values = symmetric_eigen(square, n).values;
  for (double& value : values) value = std::sqrt(std::max(0.0, value));
  return values;
}

// What happens to arrows of length 1. The average is the root of the mean square of all
// singular values: how long an arrow in no special direction becomes (lesson 09).
struct Stretches {
  double longest, average, shortest;
};

inline Stretches stretches(const std::vector<double>& values) {
  double squares = 0;
  for (const double v : values) squares += v * v;
  const auto ends = std::minmax_element(values.begin(), values.end());
  return {*ends.second, std::sqrt(squares / double(values.size())), *ends.first};
}

inline Matrix product(const Matrix& a, const Matrix& b, int n) {
  Matrix c(size_t(n * n), 0);
  for (int i = 0; i < n; ++i) {
    for (int k = 0; k < n; ++k) {
      for (int j = 0; j < n; ++j) {
        c[size_t(i * n + j)] += a[size_t(i * n + k)] * b[size_t(k * n + j)];
      }
    }
  }
  return c;
}

// What a block (and the ReLU behind it) does to small changes at one picture.
struct BlockJacobians {
  Matrix body, block, relu;
};

// Of a residual net after training.
inline std::vector<BlockJacobians> trained_blocks(RowNet plan, Settings set,
                                                  uint64_t seed) {
  const Pictures data = draw_rows(seed);
  Sequential net = row_net(plan, seed);
  train(net, data, set, seed, "residual net");
  net.record = true;
  net.forward(data.test.x.rows(0, 1), Mode::train);
  const std::vector<Tensor> h = net.h;
  net.record = false;
  std::vector<BlockJacobians> all;
  for (int i = 0; i < plan.layers / 2; ++i) {
    const int at = first_block + 2 * i;
    const Tensor &x = h[size_t(at)], &sum = h[size_t(at) + 1];
    auto& block = dynamic_cast<Residual&>(net.at(at));
    all.push_back(
        {jacobian(block.body(), x), jacobian(block, x), jacobian(net.at(at + 1), sum)});
  }
  return all;
}

struct BlockSlopes {
  Stretches body, block;  // J_F and J_F + I: the values of all blocks
  Stretches all_bodies, all_blocks, with_relus;  // the product of all blocks
  double difference;  // largest |J_block - J_F - I|, J_block and J_F from backward
  double below_one;   // share of the directions in which J_F + I is below 1
  int silent;         // directions in which with_relus is below 0.01
};

inline BlockSlopes block_slopes(int layers, Settings set, uint64_t seed) {
  const RowNet plan = usual(Kind::residual, layers);
  const int n = plan.width;
  Matrix identity(size_t(n * n), 0);
  for (int k = 0; k < n; ++k) identity[size_t(k * (n + 1))] = 1;
  Matrix all_bodies = identity, all_blocks = identity, with_relus = identity;
  std::vector<double> of_bodies, of_blocks;
  BlockSlopes result = {};
  for (const BlockJacobians& j : trained_blocks(plan, set, seed)) {
    for (size_t k = 0; k < identity.size(); ++k) {
      const double off = std::abs(j.block[k] - j.body[k] - identity[k]);
      result.difference = std::max(result.difference, off);
    }
    for (const double v : singular_values(j.body, n)) of_bodies.push_back(v);
    for (const double v : singular_values(j.block, n)) of_blocks.push_back(v);
    all_bodies = product(j.body, all_bodies, n);
    all_blocks = product(j.block, all_blocks, n);
    with_relus = product(j.relu, product(j.block, with_relus, n), n);
  }
  result.body = stretches(of_bodies);
  result.block = stretches(of_blocks);
  result.all_bodies = stretches(singular_values(all_bodies, n));
  result.all_blocks = stretches(singular_values(all_blocks, n));
  result.with_relus = stretches(singular_values(with_relus, n));
  for (const double v : of_blocks) result.below_one += (v < 1) / double(of_blocks.size());
  for (const double v : singular_values(with_relus, n)) result.silent += v < 0.01;
  return result;
}

}  // namespace chainrule
