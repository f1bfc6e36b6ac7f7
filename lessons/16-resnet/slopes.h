// dy/dx = J_F + I in numbers: for blocks of one number, by hand, and for the blocks of a
// trained net, whose Jacobians are written down with the help of backward.
#pragma once

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

struct Stretches {
  double longest, mean, shortest;  // over all blocks; the mean of all of them
};

struct BlockSlopes {
  Stretches body, sum;  // J_F and J_F + I
  double difference;    // largest |(J_F + I as backward has it) - J_F - I|
  double below_one;     // share of the directions in which J_F + I is below 1
};

inline void add_to(Stretches& s, const std::vector<double>& values, double share) {
  s.longest = std::max(s.longest, values.front());
  s.shortest = std::min(s.shortest, values.back());
  for (const double v : values) s.mean += v * share / double(values.size());
}

// The blocks of a residual net after training, at one picture.
inline BlockSlopes block_slopes(int layers, Settings set, uint64_t seed) {
  const RowNet plan = usual(Kind::residual, layers);
  const Pictures data = draw_rows(seed);
  Sequential net = row_net(plan, seed);
  train(net, data, set, seed, "residual net");
  net.record = true;
  net.forward(data.test.x.rows(0, 1), Mode::train);
  const std::vector<Tensor> h = net.h;
  net.record = false;
  BlockSlopes result = {{0, 0, 1e9}, {0, 0, 1e9}, 0, 0};
  const int n = plan.width, blocks = layers / 2;
  for (int i = 0; i < blocks; ++i) {
    const int at = first_block + 2 * i;
    auto& block = dynamic_cast<Residual&>(net.at(at));
    const Matrix body = jacobian(block.body(), h[size_t(at)]),
                 sum = jacobian(block, h[size_t(at)]);
    for (int k = 0; k < n * n; ++k) {
      const double off = sum[size_t(k)] - body[size_t(k)] - (k % (n + 1) == 0);
      result.difference = std::max(result.difference, std::abs(off));
    }
    const std::vector<double> values = singular_values(sum, n);
    add_to(result.body, singular_values(body, n), 1.0 / blocks);
    add_to(result.sum, values, 1.0 / blocks);
    for (const double v : values) result.below_one += (v < 1) / double(n * blocks);
  }
  return result;
}

}  // namespace chainrule
