// src/layers/conv.cpp and src/layers/pool.cpp.
#include <doctest/doctest.h>

#include "gradients.h"
#include "layers/conv.h"
#include "layers/pool.h"
#include "layers/summary.h"

using namespace chainrule;

namespace {

template <class Make>
LayerDraw on_images(Case& c, Make make) {
  const int N = c.size("N"), C = 2 * c.size("C", {1, 2, 3});
  const int H = c.size("H", {4, 5, 7}), W = c.size("W", {4, 6, 9});
  return {make(C), drawn(c, "x", {N, C, H, W})};
}

const LayerRow conv_row("Conv2d", [](Case& c) {
  return on_images(c, [](int C) {
    return std::make_unique<Conv2d>(C, 6, 3, Key{14, 1}, Conv2dOptions{2, 1, 1, 2});
  });
});
const LayerRow plain_conv_row("Conv2d, no bias", [](Case& c) {
  return on_images(c, [](int C) {
    Conv2dOptions options;
    options.bias = false;
    return std::make_unique<Conv2d>(C, 3, 2, Key{14, 2}, options);
  });
});
const LayerRow max_row("MaxPool2d", [](Case& c) {
  return on_images(c, [](int) {
    return std::make_unique<MaxPool2d>(3, PoolOptions{2, 1});
  });
});
const LayerRow average_row("AveragePool2d", [](Case& c) {
  return on_images(c, [](int) { return std::make_unique<AveragePool2d>(2); });
});
const LayerRow global_row("GlobalAverage", [](Case& c) {
  return on_images(c, [](int) { return std::make_unique<GlobalAverage>(); });
});
const LayerRow flatten_row("Flatten", [](Case& c) {
  return on_images(c, [](int) { return std::make_unique<Flatten>(); });
});

}  // namespace

TEST_CASE("image layers: shapes and names") {
  const Tensor x = Tensor::zeros({2, 3, 28, 20});
  Conv2d conv(3, 8, 5, {1, 0}, {2, 2, 1, 1});
  CHECK(conv.forward(x, Mode::train).shape() == Shape({2, 8, 14, 10}));
  CHECK(conv.name() == "conv 5x5, 3 -> 8, stride 2");
  CHECK(Conv2d(4, 8, 3, {1, 0}, {1, 1, 2, 4}).name() ==
        "conv 3x3, 4 -> 8, dilation 2, groups 4");
  MaxPool2d pool(2);
  CHECK(pool.forward(x, Mode::train).shape() == Shape({2, 3, 14, 10}));
  CHECK(pool.name() == "max pool 2x2");
  CHECK(AveragePool2d(3, {2, 1}).name() == "average pool 3x3, stride 2");
  CHECK(GlobalAverage().forward(x, Mode::train).shape() == Shape({2, 3}));
  CHECK(Flatten().forward(x, Mode::train).shape() == Shape({2, 1680}));
}

TEST_CASE("Conv2d lists its weight for decay, its bias not, and may have none") {
  Conv2d with(2, 3, 3, {1, 0});
  const std::vector<Param> params = with.params();
  REQUIRE(params.size() == 2);
  CHECK(params[0].decay);
  CHECK_FALSE(params[1].decay);
  Conv2dOptions options;
  options.bias = false;
  CHECK(Conv2d(2, 3, 3, {1, 0}, options).params().size() == 1);
}

TEST_CASE("image layers say what does not fit") {
  Conv2d conv(3, 8, 5, {1, 0});
  CHECK_THROWS_WITH_AS(
      conv.forward(Tensor::zeros({2, 1, 28, 28}), Mode::train),
      "conv2d: x is [2, 1, 28, 28] but weight is [8, 3, 5, 5]: the input has 1 channels, "
      "the layer expects 3",
      Error);
  CHECK_THROWS_WITH_AS(conv.forward(Tensor::zeros({2, 784}), Mode::train),
                       "conv2d: x is [2, 784], it should be [N, C, H, W]", Error);
  CHECK_THROWS_WITH_AS(conv.forward(Tensor::zeros({2, 3, 4, 28}), Mode::train),
                       "conv2d: x is [2, 3, 4, 28], too small for a kernel of 5 with "
                       "padding 0, dilation 1",
                       Error);
  CHECK_THROWS_AS(conv.backward(Tensor::zeros({2, 8, 24, 24})), Error);
  conv.forward(Tensor::zeros({2, 3, 28, 28}), Mode::train);
  CHECK_THROWS_AS(conv.backward(Tensor::zeros({2, 8, 28, 28})), Error);
  CHECK_THROWS_AS(Conv2d(3, 8, 3, {1, 0}, {1, 1, 1, 2}), Error);
  CHECK_THROWS_AS(Conv2d(3, 8, 3, {1, 0}, {0, 1}), Error);
  CHECK_THROWS_AS(Conv2d(0, 8, 3, {1, 0}), Error);

  CHECK_THROWS_AS(MaxPool2d(2, {2, 2}), Error);
  CHECK_THROWS_AS(MaxPool2d(0), Error);
  CHECK_THROWS_AS(MaxPool2d(5).forward(Tensor::zeros({1, 1, 4, 9}), Mode::train), Error);
  CHECK_THROWS_AS(MaxPool2d(2).backward(Tensor::zeros({1, 1, 2, 2})), Error);
  CHECK_THROWS_AS(AveragePool2d(2).backward(Tensor::zeros({1, 1, 2, 2})), Error);
  CHECK_THROWS_AS(GlobalAverage().forward(Tensor::zeros({1, 4}), Mode::train), Error);
  CHECK_THROWS_AS(Flatten().backward(Tensor::zeros({1, 4})), Error);
}
