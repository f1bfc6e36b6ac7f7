// src/layers/activations.cpp: that each class calls its own two ops, and the bookkeeping
// they share. The maths itself is tested in activations.cpp.
#include <doctest/doctest.h>

#include <cmath>

#include "gradients.h"
#include "layers/activations.h"

using namespace chainrule;

namespace {

Shape some_shape(Case& c) { return {c.size("N"), c.size("C"), c.size("T")}; }

// A row of the gradient table for one kind of layer.
template <class L, class... Settings>
LayerRow row(const char* name, Settings... settings) {
  return LayerRow(name, [=](Case& c) {
    return LayerDraw{std::make_unique<L>(settings...), drawn(c, "x", some_shape(c))};
  });
}

const LayerRow rows[] = {
    row<Sigmoid>("Sigmoid"),
    row<Tanh>("Tanh"),
    row<Relu>("Relu"),
    row<LeakyRelu>("LeakyRelu", real(0.1)),
    row<Elu>("Elu", real(1.5)),
    row<Gelu>("Gelu, exact"),
    row<Gelu>("Gelu, sigmoid form", GeluForm::sigmoid),
    row<Gelu>("Gelu, tanh form", GeluForm::tanh),
    row<Swish>("Swish, beta fixed", real(2)),
    row<Swish>("Swish, beta learned", real(1.5), true),
};

void check_values(Layer& layer, double at_minus_1, double at_1) {
  CAPTURE(layer.name());
  const std::vector<real> y =
      layer.forward(Tensor::from({2}, {-1, 1}), Mode::evaluate).host();
  CHECK(std::abs(double(y[0]) - at_minus_1) < 1e-6);
  CHECK(std::abs(double(y[1]) - at_1) < 1e-6);
}

template <class L, class... Settings>
void check(double at_minus_1, double at_1, Settings... settings) {
  L layer(settings...);
  check_values(layer, at_minus_1, at_1);
}

}  // namespace

TEST_CASE("every activation at -1 and 1") {
  check<Sigmoid>(0.26894142, 0.73105858);
  check<Tanh>(-0.76159416, 0.76159416);
  check<Relu>(0, 1);
  check<LeakyRelu>(-0.01, 1);
  check<LeakyRelu>(-0.25, 1, real(0.25));
  check<Elu>(-0.63212056, 1);
  check<Elu>(-1.26424112, 1, real(2));
  check<Gelu>(-0.15865525, 0.84134475);
  check<Gelu>(-0.15420423, 0.84579577, GeluForm::sigmoid);
  check<Gelu>(-0.15880801, 0.84119199, GeluForm::tanh);
  check<Swish>(-0.26894142, 0.73105858);
  check<Swish>(-0.11920292, 0.88079708, real(2));
}

TEST_CASE("activations keep the shape, forward and backward") {
  Gelu layer;
  for (const Shape shape : {Shape{6}, Shape{2, 3}, Shape{1, 2, 3}, Shape{3, 1, 2, 1}}) {
    const Tensor x = Tensor::zeros(shape);
    CHECK(layer.forward(x, Mode::train).shape() == shape);
    CHECK(layer.backward(x).shape() == shape);
  }
}

TEST_CASE("activations leave their input alone") {
  const Tensor x = Tensor::from({3}, {-1, 0, 2});
  Relu layer;
  layer.forward(x, Mode::train);
  layer.backward(Tensor::from({3}, {5, 5, 5}));
  CHECK(x.host() == std::vector<real>{-1, 0, 2});
}

TEST_CASE("activations say what does not fit") {
  Relu layer;
  CHECK_THROWS_WITH_AS(layer.forward(Tensor(), Mode::train), "relu: x is an empty tensor",
                       Error);
  CHECK_THROWS_AS(layer.backward(Tensor::zeros({2, 3})), Error);
  layer.forward(Tensor::zeros({2, 3}), Mode::train);
  CHECK_THROWS_WITH_AS(layer.backward(Tensor::zeros({3, 2})),
                       "relu backward: dy is [3, 2], the output was [2, 3]", Error);
  layer.forward(Tensor::zeros({2, 3}), Mode::train);
  layer.backward(Tensor::zeros({2, 3}));
  CHECK_THROWS_WITH_AS(
      layer.backward(Tensor::zeros({2, 3})),
      "relu: backward without a forward before it (or twice after one). To use a layer "
      "twice in one step, join its inputs into one batch",
      Error);
}

TEST_CASE("activations own nothing, except Swish a beta it learns") {
  CHECK(Tanh().params().empty());
  CHECK(Swish(2).params().empty());
  Swish learned(2, true);
  const std::vector<Param> params = learned.params();
  REQUIRE(params.size() == 1);
  CHECK(params[0].name == "beta");
  CHECK(params[0].value.item() == 2);
  CHECK(params[0].grad.item() == 0);
  CHECK_FALSE(params[0].decay);
}

TEST_CASE("activations have names for the summary") {
  CHECK(Sigmoid().name() == "sigmoid");
  CHECK(LeakyRelu().name() == "leaky relu, slope 0.01");
  CHECK(Elu().name() == "elu, alpha 1");
  CHECK(Gelu(GeluForm::tanh).name() == "gelu, tanh form");
  CHECK(Swish().name() == "swish, beta 1");
  CHECK(Swish(1, true).name() == "swish, beta learned");
}
