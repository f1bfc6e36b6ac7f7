// src/layers/branch.cpp.
#include "layers/branch.h"

#include <doctest/doctest.h>

#include <cmath>

#include "gradients.h"
#include "layers/conv.h"
#include "layers/sequential.h"

using namespace chainrule;

namespace {

std::unique_ptr<Layer> conv(int C, int O, uint64_t stream) {
  return std::make_unique<Conv2d>(C, O, 3, Key{17, stream}, Conv2dOptions{1, 1});
}
std::unique_ptr<Layer> linear(int C, int O, uint64_t stream) {
  return std::make_unique<Linear>(C, O, Key{17, stream});
}
std::unique_ptr<Layer> bent(int C, int O, uint64_t stream) {
  auto row = std::make_unique<Sequential>();
  row->add(linear(C, O, stream));
  row->add<Tanh>();
  return row;
}

template <class Make>
LayerDraw on_images(Case& c, Make make) {
  const int N = c.size("N"), C = c.size("C", {1, 2, 3});
  return {make(C), drawn(c, "x", {N, C, c.size("H", {1, 3, 4}), c.size("W", {2, 5})})};
}
template <class Make>
LayerDraw on_rows(Case& c, Make make) {
  const int N = c.size("N"), C = c.size("C");
  return {make(C), drawn(c, "x", {N, C})};
}

const LayerRow residual_row("Residual", [](Case& c) {
  return on_rows(c, [](int C) { return std::make_unique<Residual>(bent(C, C, 1)); });
});
const LayerRow projected_row("Residual, shortcut", [](Case& c) {
  return on_rows(c, [](int C) {
    return std::make_unique<Residual>(bent(C, 3, 1), linear(C, 3, 2));
  });
});
const LayerRow join_row("Join", [](Case& c) {
  return on_images(c, [](int C) {
    return std::make_unique<Join>(conv(C, 2, 1), nullptr, conv(C, 1, 2));
  });
});
const LayerRow highway_row("Highway", [](Case& c) {
  return on_rows(
      c, [](int C) { return std::make_unique<Highway>(bent(C, C, 1), linear(C, C, 2)); });
});
const LayerRow squeeze_row("SqueezeExcite", [](Case& c) {
  return on_images(c, [](int C) {
    auto layer = std::make_unique<SqueezeExcite>(C, 2, Key{17, 3});
    for (const Param& p : layer->params()) {  // away from the ReLU's kink
      if (p.name == "squeeze.bias") Tensor(p.value).set({real(0.9), real(1.1)});
    }
    return layer;
  });
});

}  // namespace

TEST_CASE("Residual by hand: what is learned is added to what was there") {
  auto body = std::make_unique<Linear>(2, 2, Key{1, 0});
  body->weight.set({0, 1, 0, 0});  // y = (x1, 0)
  Residual layer(std::move(body));
  const Tensor x = Tensor::from({1, 2}, {3, 5});
  CHECK(layer.forward(x, Mode::train).host() == std::vector<real>{8, 5});
  // J = W + I, so dx = W^T dy + dy
  CHECK(layer.backward(Tensor::from({1, 2}, {10, 1})).host() ==
        std::vector<real>{10, 11});
}

TEST_CASE("Join puts channels side by side, in the order of the branches") {
  auto twice = std::make_unique<Linear>(1, 1, Key{1, 0});
  twice->weight.set({2});
  Join layer(nullptr, std::move(twice), nullptr);
  const Tensor x = Tensor::from({2, 1}, {3, 4});
  CHECK(layer.forward(x, Mode::train).host() == std::vector<real>{3, 6, 3, 4, 8, 4});
  CHECK(layer.backward(Tensor::from({2, 3}, {1, 10, 2, 0, 1, 0})).host() ==
        std::vector<real>{23, 2});
}

TEST_CASE("Highway: closed it hands x on, open it is its body") {
  for (const real bias : {real(-30), real(30)}) {
    auto gate = std::make_unique<Linear>(3, 3, Key{1, 1});
    gate->bias.set({bias, bias, bias});
    auto body = std::make_unique<Linear>(3, 3, Key{1, 2});
    const Tensor x = Tensor::from({1, 3}, {1, 2, 3});
    const std::vector<real> expected =
        bias < 0 ? x.host() : body->forward(x, Mode::train).host();
    Highway layer(std::move(body), std::move(gate));
    const std::vector<real> y = layer.forward(x, Mode::train).host();
    for (size_t i = 0; i < 3; ++i) CHECK(y[i] == doctest::Approx(expected[i]));
    CHECK(std::fabs(layer.opening().host()[0] - (bias > 0)) < 1e-3);
  }
}

TEST_CASE("branches name their parameters") {
  Listing all;
  Residual residual(linear(2, 3, 1), linear(2, 3, 2));
  all.module("block", residual);
  CHECK(all.params[0].name == "block.body.weight");
  CHECK(all.params[2].name == "block.shortcut.weight");
  SqueezeExcite squeeze(4, 2, {1, 0});
  CHECK(squeeze.params()[3].name == "excite.bias");
}

TEST_CASE("branches say what does not fit") {
  const Tensor x = Tensor::zeros({2, 3});
  CHECK_THROWS_WITH_AS(
      Residual(linear(3, 4, 1)).forward(x, Mode::train),
      "residual: the body makes [2, 4] of [2, 3], but x is [2, 3]: where a body changes "
      "the shape, a shortcut must change it too",
      Error);
  CHECK_THROWS_AS(Residual(nullptr), Error);
  CHECK_THROWS_AS(Highway(linear(3, 4, 1), linear(3, 3, 1)).forward(x, Mode::train),
                  Error);
  CHECK_THROWS_AS(Highway(linear(3, 3, 1), nullptr), Error);
  CHECK_THROWS_AS(Join(std::vector<std::unique_ptr<Layer>>()), Error);
  CHECK_THROWS_AS(Join(nullptr, nullptr).backward(x), Error);
  const Tensor image = Tensor::zeros({1, 2, 4, 4});
  CHECK_THROWS_AS(
      Join(nullptr, std::make_unique<MaxPool2d>(2)).forward(image, Mode::train), Error);
  CHECK_THROWS_AS(Join(nullptr, std::make_unique<Flatten>()).forward(image, Mode::train),
                  Error);
  CHECK_THROWS_AS(SqueezeExcite(4, 2, {1, 0}).backward(image), Error);
}

TEST_CASE("derived keys draw other numbers") {
  const Key key = {7, 3};
  CHECK(uniform(derived(key, 0), 0) != uniform(derived(key, 1), 0));
  CHECK(uniform(derived(key, 0), 0) != uniform(key, 0));
  CHECK(uniform(derived(derived(key, 0), 1), 5) != uniform(derived(key, 1), 5));
  CHECK(uniform(derived(key, 4), 9) == uniform(derived({7, 3}, 4), 9));
  CHECK(derived({8, 3}, 4).stream != derived(key, 4).stream);
}
