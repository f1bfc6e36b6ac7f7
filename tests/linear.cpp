// src/ops/linear.cpp and src/layers/linear.cpp.
#include "ops/linear.h"

#include <doctest/doctest.h>

#include "gradients.h"
#include "layers/linear.h"
#include "plain/plain.h"

using namespace chainrule;

namespace {

constexpr double limit = sizeof(real) == 8 ? 1e-12 : 1e-5;

template <class F>
void forward(Case& c, F* f) {
  const int N = c.size("N"), C = c.size("C"), O = c.size("O");
  f(c.output("y", {N, O}), c.input("x", {N, C}), c.input("weight", {O, C}),
    c.input("bias", {O}), N, C, O);
}

template <class Input, class Weight>
void backward(Case& c, Input* input, Weight* weight) {
  const int N = c.size("N"), C = c.size("C"), O = c.size("O");
  input(c.output("dx", {N, C}), c.input("dy", {N, O}), c.input("weight", {O, C}), N, C,
        O);
  weight(c.added("dweight", {O, C}), c.added("dbias", {O}), c.input("dy", {N, O}),
         c.input("x", {N, C}), N, C, O);
}

const Call ours = [](Case& c) { forward(c, linear_forward); };
const Call ours_back = [](Case& c) {
  backward(c, linear_backward_input, linear_backward_weight);
};
const Call by_loops = [](Case& c) { forward(c, plain::linear_forward); };
const Call by_loops_back = [](Case& c) {
  backward(c, plain::linear_backward_input, plain::linear_backward_weight);
};

const GradientRow row("linear", ours, ours_back);
const GradientRow plain_row("linear, plain", by_loops, by_loops_back);
const LayerRow layer_row("Linear", [](Case& c) {
  const int N = c.size("N"), C = c.size("C"), O = c.size("O");
  return LayerDraw{std::make_unique<Linear>(C, O, Key{3, 1}), drawn(c, "x", {N, C})};
});
const LayerRow bare_row("Linear, no bias", [](Case& c) {
  const int N = c.size("N"), C = c.size("C"), O = c.size("O");
  return LayerDraw{std::make_unique<Linear>(C, O, Key{3, 1}, false),
                   drawn(c, "x", {N, C})};
});

}  // namespace

TEST_CASE("linear: without a bias it is the product alone, and lists one parameter") {
  Linear with(3, 2, Key{3, 2}), without(3, 2, Key{3, 2}, false);
  const Tensor x = Tensor::from({2, 3}, {1, 2, 3, -1, 0, 4});
  const std::vector<real> y =
      with.forward(x, Mode::train).host();  // its bias starts at 0
  CHECK(without.forward(x, Mode::train).host() == y);
  const Tensor dy = Tensor::from({2, 2}, {1, 0, 0, 2});
  CHECK(without.backward(dy).host() == with.backward(dy).host());
  CHECK(without.dweight.host() == with.dweight.host());
  CHECK(without.bias.empty());
  CHECK(without.params().size() == 1);
  CHECK(with.params().size() == 2);
}

TEST_CASE("linear: a layer of two outputs by hand") {
  // y0 = 1*1 + 2*2 + 3*3 + 0.5,  y1 = -1*1 + 0*2 + 1*3 - 0.5
  const Tensor x = Tensor::from({1, 3}, {1, 2, 3});
  const Tensor weight = Tensor::from({2, 3}, {1, 2, 3, -1, 0, 1});
  const Tensor bias = Tensor::from({2}, {real(0.5), real(-0.5)});
  Tensor y({1, 2});
  linear_forward(y.data(), x.data(), weight.data(), bias.data(), 1, 3, 2);
  CHECK(y.host() == std::vector<real>{real(14.5), real(1.5)});
}

TEST_CASE("linear equals its plain version") {
  CHECK_NOTHROW(compare(ours, by_loops, limit));
  CHECK_NOTHROW(compare(ours_back, by_loops_back, limit));
}

TEST_CASE("Linear says which sizes do not fit") {
  Linear layer(800, 128, {1, 0});
  CHECK_THROWS_WITH_AS(
      layer.forward(Tensor::zeros({64, 784}), Mode::train),
      "linear: x is [64, 784] but weight is [128, 800]: the input has 784 "
      "features, the layer expects 800",
      Error);
  CHECK_THROWS_AS(layer.backward(Tensor::zeros({64, 128})), Error);
  layer.forward(Tensor::zeros({2, 800}), Mode::train);
  CHECK_THROWS_AS(layer.backward(Tensor::zeros({2, 800})), Error);
}

TEST_CASE("Linear answers a forward with one backward") {
  Linear layer(2, 3, {1, 0});
  layer.forward(Tensor::zeros({4, 2}), Mode::train);
  layer.backward(Tensor::zeros({4, 3}));
  CHECK_THROWS_AS(layer.backward(Tensor::zeros({4, 3})), Error);
}

TEST_CASE("Linear lists its weight with decay and its bias without") {
  Linear layer(2, 3, {1, 0});
  const std::vector<Param> params = layer.params();
  REQUIRE(params.size() == 2);
  CHECK(params[0].name == "weight");
  CHECK(params[0].decay);
  CHECK(params[1].name == "bias");
  CHECK_FALSE(params[1].decay);
}
