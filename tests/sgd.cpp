// src/optim/optimizer.cpp and src/optim/sgd.cpp.
#include "optim/sgd.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "layers/activations.h"
#include "layers/linear.h"
#include "layers/losses.h"
#include "layers/sequential.h"

using namespace chainrule;

namespace {
using Numbers = std::vector<real>;
}

TEST_CASE("Sgd: w <- w - rate * gradient") {
  Linear layer(2, 1, {1, 1});
  layer.weight.set({1, 2});
  layer.bias.set({3});
  layer.dweight.set({10, -4});
  layer.dbias.set({2});
  Sgd sgd(layer.params());
  sgd.step(real(0.5));
  CHECK(layer.weight.host() == Numbers{-4, 4});
  CHECK(layer.bias.host() == Numbers{2});
  CHECK(layer.dweight.host() == Numbers{10, -4});  // the gradient is only read
}

TEST_CASE("zero_gradients: all of them, and nothing else") {
  Linear layer(2, 1, {1, 1});
  const Numbers weight = layer.weight.host();
  layer.dweight.set({10, std::numeric_limits<real>::quiet_NaN()});
  layer.dbias.set({2});
  zero_gradients(layer.params());
  CHECK(layer.dweight.host() == Numbers{0, 0});
  CHECK(layer.dbias.host() == Numbers{0});
  CHECK(layer.weight.host() == weight);
}

TEST_CASE("Sgd refuses what cannot be a step") {
  CHECK_THROWS_WITH_AS(Sgd({}), "sgd: there are no parameters to train", Error);
  Linear layer(1, 1, {1, 1});
  Sgd sgd(layer.params());
  CHECK_THROWS_AS(sgd.step(std::numeric_limits<real>::quiet_NaN()), Error);
  CHECK_THROWS_WITH_AS(sgd.step(std::numeric_limits<real>::infinity()),
                       "sgd: the rate is inf", Error);
}

TEST_CASE("Sgd has nothing to save") {
  Linear layer(1, 1, {1, 1});
  Listing all;
  Sgd(layer.params()).list(all);
  CHECK(all.params.empty());
  CHECK(all.states.empty());
}

TEST_CASE("layers, loss and optimizer together: XOR is learned") {
  Sequential net;
  net.add<Linear>(2, 8, Key{1, 1});
  net.add<Tanh>();
  net.add<Linear>(8, 2, Key{1, 2});
  SoftmaxCrossEntropy loss;
  const std::vector<Param> params = net.params();
  Sgd sgd(params);
  const Tensor x = Tensor::from({4, 2}, {0, 0, 0, 1, 1, 0, 1, 1});
  const IntTensor labels = IntTensor::from({4}, {0, 1, 1, 0});
  real last = 0;
  for (int step = 0; step < 500; ++step) {
    zero_gradients(params);
    last = loss.forward(net.forward(x, Mode::train), labels).item();
    net.backward(loss.backward());
    sgd.step(real(0.5));
  }
  CHECK(last < real(0.05));
}
