// Act one: deep nets of linear layers, plain and residual. They differ in "+ x", and in
// how W2 starts; that this second difference is not the reason is measured too.
//
//   plain      y = relu(F(x))            F(x) = W2 relu(W1 x + b1) + b2
//   residual   y = relu(F(x) + x)
//
// No convolution and no normalization; a net of 48 layers learns in half a second.
#pragma once

#include "layers/activations.h"
#include "layers/branch.h"
#include "layers/initialize.h"
#include "layers/linear.h"
#include "training.h"

namespace chainrule {

struct RowNet {
  Kind kind;
  int layers;  // inside the blocks, two in each; one in front and one behind come on top
  real last = 1;  // W2 starts as He's weights times this (lesson 09)
  int width = 32;
};

// The start that each kind likes best: He for plain nets. In a residual net W2 = 0, so
// that every block begins by changing nothing. With all of He's weights its sum would
// grow at every block.
inline RowNet usual(Kind kind, int layers, int width = 32) {
  return {kind, layers, real(kind == Kind::plain ? 1 : 0), width};
}

inline void add_linear(Sequential& net, int inputs, int outputs, Key key, real gain = 1) {
  Linear& linear = net.add<Linear>(inputs, outputs, key);
  he_normal(linear.weight, key, gain);
}

inline std::unique_ptr<Sequential> body(int width, real last, uint64_t seed, int block) {
  auto f = std::make_unique<Sequential>();
  add_linear(*f, width, width, {seed, 100 + 2 * uint64_t(block)});
  f->add<Relu>();
  add_linear(*f, width, width, {seed, 101 + 2 * uint64_t(block)}, last);
  return f;
}

inline void add_blocks(Sequential& net, RowNet plan, uint64_t seed) {
  for (int i = 0; i < plan.layers / 2; ++i) {
    auto f = body(plan.width, plan.last, seed, i);
    if (plan.kind == Kind::residual) {
      net.add<Residual>(std::move(f));
    } else {
      net.add(std::move(f));
    }
    net.add<Relu>();
  }
}

// 196 numbers in, the blocks, 10 logits out.
inline Sequential row_net(RowNet plan, uint64_t seed) {
  Sequential net;
  add_linear(net, 196, plan.width, {seed, 10});
  net.add<Relu>();
  add_blocks(net, plan, seed);
  add_linear(net, plan.width, 10, {seed, 11});
  return net;
}
constexpr int first_block = 2;  // the number of the layer in which the blocks begin

constexpr Settings row_settings = {400, 64, 0.01};
constexpr Settings deepest_rows = {150, 64, 0.0006};  // 1000 layers, width 16

inline Run train_rows(RowNet plan, Settings set, uint64_t seed) {
  Sequential net = row_net(plan, seed);
  return train(
      net, draw_rows(seed), set, seed,
      std::string(name_of(plan.kind)) + ", " + std::to_string(plan.layers) + " layers");
}

// The gradient at the first block over that at the last one, before any step.
inline double first_over_last(RowNet plan, uint64_t seed) {
  Sequential net = row_net(plan, seed);
  const std::vector<double> norms =
      blame_along(net, draw_rows(seed), first_block, plan.layers / 2, 64);
  return norms.front() / norms.back();
}

// ---- what is left of the pictures -----------------------------------------------------

// How alike a hundred different digits look to the last layer: the mean cosine of the
// angle between their h, over all pairs. 1: all point the same way.
inline double alike(RowNet plan, uint64_t seed) {
  Sequential net = row_net(plan, seed);
  net.record = true;
  net.forward(draw_rows(seed).train.x.rows(0, 100), Mode::evaluate);
  const Tensor& h = net.h[net.h.size() - 2];
  const std::vector<real> numbers = h.host();
  const size_t N = 100, C = size_t(h.size(1));
  std::vector<double> sum(C, 0);  // of the arrows, each made 1 long
  for (size_t n = 0; n < N; ++n) {
    double squares = 1e-60;
    for (size_t c = 0; c < C; ++c) squares += std::pow(double(numbers[n * C + c]), 2);
    for (size_t c = 0; c < C; ++c)
      sum[c] += double(numbers[n * C + c]) / std::sqrt(squares);
  }
  double all = 0;  // |sum|^2 adds up the cosines of all pairs, each with itself too
  for (const double s : sum) all += s * s;
  return (all - double(N)) / double(N * (N - 1));
}

// ---- may I have the identity? ---------------------------------------------------------

struct Identity {
  double at_start, learned;  // mean square of y - x over that of x
};

// Blocks alone are asked to hand on what they get: y = x, for x >= 0 as after a ReLU.
inline Identity learn_identity(RowNet plan, int steps, uint64_t seed) {
  Sequential net;
  add_blocks(net, plan, seed);
  const std::vector<Param> params = net.params();
  Adam adam(params);
  MeanSquaredError loss;
  Tensor x({64, plan.width});
  double size = 1;
  const auto error = [&](int step) {
    normal(x, {seed, 1000 + uint64_t(step)}, 1);
    x = Relu().forward(x, Mode::evaluate);
    size = norm(x) * norm(x) / x.count();
    return double(loss.forward(net.forward(x, Mode::train), x).item()) / size;
  };
  Identity result = {error(0), 0};
  for (int step = 1; step <= steps; ++step) {
    zero_gradients(params);
    result.learned = error(step);
    net.backward(loss.backward());
    adam.step(real(0.001));
  }
  return result;
}

}  // namespace chainrule
