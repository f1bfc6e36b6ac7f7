// src/layers/norm.cpp: PyTorch's numbers, the two modes of batch norm, the bookkeeping.
// The maths itself is tested in norm.cpp and batch_norm.cpp.
#include <doctest/doctest.h>

#include <cmath>

#include "gradients.h"
#include "layers/gradcheck.h"
#include "layers/norm.h"
#include "reference/norm.h"

using namespace chainrule;

namespace {

constexpr double limit = sizeof(real) == 8 ? 1e-12 : 2e-6;
constexpr real epsilon = real(0.125);  // so that rows of two numbers have a slope

const LayerRow layer_row("LayerNorm", [](Case& c) {
  const int N = c.size("N"), T = c.size("T"), C = c.size("C", {2, 3, 5, 8});
  return LayerDraw{std::make_unique<LayerNorm>(C, epsilon), drawn(c, "x", {N, T, C})};
});
const LayerRow rms_row("RmsNorm", [](Case& c) {
  const int N = c.size("N"), C = c.size("C", {2, 3, 5, 8});
  return LayerDraw{std::make_unique<RmsNorm>(C, epsilon), drawn(c, "x", {N, C})};
});
const LayerRow batch_row("BatchNorm, rows", [](Case& c) {
  const int N = c.size("N", {2, 3, 5, 8}), C = c.size("C");
  return LayerDraw{std::make_unique<BatchNorm>(C, BatchNormOptions{real(0.1), epsilon}),
                   drawn(c, "x", {N, C})};
});
const LayerRow image_row("BatchNorm, images", [](Case& c) {
  const int N = c.size("N", {1, 2, 3}), C = c.size("C", {1, 2, 3, 5});
  const int H = c.size("H", {2, 3, 5}), W = c.size("W", {1, 2, 4});
  return LayerDraw{std::make_unique<BatchNorm>(C, BatchNormOptions{real(0.1), epsilon}),
                   drawn(c, "x", {N, C, H, W})};
});

using Numbers = std::vector<double>;

Tensor tensor(Shape shape, const Numbers& numbers) {
  return Tensor::from(shape, {numbers.begin(), numbers.end()});
}

bool close(const Tensor& found, const Numbers& wanted, double times = 1) {
  const std::vector<real> numbers = found.host();
  const double difference = relative_difference({numbers.begin(), numbers.end()}, wanted);
  CAPTURE(difference);
  CHECK(difference <= times * limit);
  return difference <= times * limit;
}

template <class Norm>
void like_torch(Norm& layer, const reference::RowNorm& r) {
  layer.gamma.set(tensor({5}, r.gamma).host());
  close(layer.forward(tensor({2, 3, 5}, r.x), Mode::train), r.y);
  close(layer.backward(tensor({2, 3, 5}, r.dy)), r.dx, 2);
  close(layer.dgamma, r.dgamma, 2);
}

const Tensor& batch() {  // not before main: there may be no GPU
  static const Tensor three = Tensor::from({3, 2}, {1, 2, 3, 0, 8, 4});
  return three;
}

}  // namespace

TEST_CASE("LayerNorm and RmsNorm equal PyTorch's") {
  LayerNorm layer(5);
  layer.beta.set(tensor({5}, reference::layer_norm.beta).host());
  like_torch(layer, reference::layer_norm);
  close(layer.dbeta, reference::layer_norm.dbeta);
  RmsNorm rms(5);
  like_torch(rms, reference::rms_norm);
}

TEST_CASE("BatchNorm equals PyTorch's over three batches and an evaluation") {
  for (const reference::BatchNorm& r : reference::batch_norms) {
    const Shape shape = r.shape.size() == 2
                            ? Shape{r.shape[0], r.shape[1]}
                            : Shape{r.shape[0], r.shape[1], r.shape[2], r.shape[3]};
    CAPTURE(shape.text());
    BatchNorm layer(shape.size[1]);
    layer.gamma.set(tensor({shape.size[1]}, r.gamma).host());
    layer.beta.set(tensor({shape.size[1]}, r.beta).host());
    for (size_t i = 0; i < r.steps.size(); ++i) {
      CAPTURE(i);
      const reference::BatchNormStep& step = r.steps[i];
      close(layer.forward(tensor(shape, step.x), i < 3 ? Mode::train : Mode::evaluate),
            step.y);
      close(layer.backward(tensor(shape, step.dy)), step.dx, 4);
      close(layer.dgamma, step.dgamma, 4);
      close(layer.dbeta, step.dbeta);
      close(layer.running_mean, step.running_mean);
      close(layer.running_variance, step.running_variance);
    }
  }
}

TEST_CASE("norms: y has mean 0 and deviation 1 to begin with") {
  LayerNorm rows(2);
  const std::vector<real> y = rows.forward(batch(), Mode::train).host();
  for (size_t i = 0; i < 6; ++i)
    CHECK(std::abs(y[i]) == doctest::Approx(1).epsilon(1e-4));
  BatchNorm columns(2);
  const std::vector<real> z = columns.forward(batch(), Mode::train).host();
  for (size_t c = 0; c < 2; ++c) {
    CHECK(z[c] + z[2 + c] + z[4 + c] == doctest::Approx(0));
    CHECK(z[c] * z[c] + z[2 + c] * z[2 + c] + z[4 + c] * z[4 + c] ==
          doctest::Approx(3).epsilon(1e-4));
  }
}

TEST_CASE("LayerNorm takes any shape that ends in its features") {
  LayerNorm layer(3);
  RmsNorm rms(3);
  for (const Shape shape : {Shape{3}, Shape{4, 3}, Shape{2, 5, 3}, Shape{2, 1, 2, 3}}) {
    const Tensor x = Tensor::zeros(shape);
    for (Layer* norm : {static_cast<Layer*>(&layer), static_cast<Layer*>(&rms)}) {
      CHECK(norm->forward(x, Mode::train).shape() == shape);
      CHECK(norm->backward(x).shape() == shape);
    }
  }
}

TEST_CASE("BatchNorm: an evaluation does not depend on the batch, nor moves anything") {
  BatchNorm layer(2);
  for (int step = 0; step < 3; ++step) layer.forward(batch(), Mode::train);
  const std::vector<real> mean = layer.running_mean.host();
  const std::vector<real> variance = layer.running_variance.host();
  const std::vector<real> together = layer.forward(batch(), Mode::evaluate).host();
  for (int n = 0; n < 3; ++n) {
    const std::vector<real> alone =
        layer.forward(batch().rows(n, n + 1), Mode::evaluate).host();
    CHECK(alone[0] == together[size_t(2 * n)]);
    CHECK(alone[1] == together[size_t(2 * n + 1)]);
  }
  CHECK(layer.running_mean.host() == mean);
  CHECK(layer.running_variance.host() == variance);
}

TEST_CASE("BatchNorm: backward uses the formula of its forward's mode") {
  BatchNorm layer(2);
  // In training a shift of the whole channel changes nothing; in evaluation it does.
  const Tensor dy = Tensor::from({3, 2}, {1, 1, 1, 1, 1, 1});
  layer.forward(batch(), Mode::train);
  for (const real dx : layer.backward(dy).host()) CHECK(std::abs(dx) <= 1e-6);
  layer.forward(batch(), Mode::evaluate);
  for (const real dx : layer.backward(dy).host()) CHECK(std::abs(dx) > 0.1);
  const double bound = sizeof(real) == 8 ? 1e-7 : 0.05;
  for (const Mode mode : {Mode::train, Mode::evaluate}) {
    const GradientReport report = check_gradients(layer, batch(), mode);
    CAPTURE(report.where);
    CHECK(report.worst <= bound);
  }
}

TEST_CASE("BatchNorm: the gradient check leaves the running statistics alone") {
  BatchNorm layer(2);
  layer.forward(batch(), Mode::train);
  const std::vector<real> mean = layer.running_mean.host();
  const std::vector<real> variance = layer.running_variance.host();
  check_gradients(layer, batch());
  CHECK(layer.running_mean.host() == mean);
  CHECK(layer.running_variance.host() == variance);
}

TEST_CASE("BatchNorm: with a momentum of 1 the averages are the last batch") {
  BatchNorm layer(2, {1});
  layer.forward(batch(), Mode::train);
  CHECK(layer.running_mean.host() == std::vector<real>{4, 2});
  CHECK(layer.running_variance.host()[0] == doctest::Approx(13));  // 26 / 2
  CHECK(layer.running_variance.host()[1] == doctest::Approx(4));
}

TEST_CASE("BatchNorm: one value per channel cannot be trained on") {
  BatchNorm layer(2);
  const Tensor single = batch().rows(0, 1);
  CHECK_THROWS_WITH_AS(
      layer.forward(single, Mode::train),
      "batch norm: x is [1, 2], only 1 value per channel: its mean is itself, so y would "
      "be beta whatever x is. Train with larger batches (or set allow_single); to ask "
      "the net about one sample use Mode::evaluate",
      Error);
  CHECK_THROWS_AS(layer.forward(Tensor::zeros({0, 2}), Mode::train), Error);
  CHECK(layer.running_mean.host() == std::vector<real>{0, 0});
  CHECK_NOTHROW(layer.forward(single, Mode::evaluate));
  CHECK_NOTHROW(layer.forward(Tensor::zeros({1, 2, 1, 2}), Mode::train));

  BatchNormOptions options;
  options.allow_single = true;
  BatchNorm allowed(2, options);
  allowed.beta.set({5, 6});
  CHECK(allowed.forward(single, Mode::train).host() == std::vector<real>{5, 6});
  CHECK(allowed.backward(single).host() == std::vector<real>{0, 0});
  CHECK(allowed.running_variance.host() == std::vector<real>{1, 1});
}

TEST_CASE("norms say what does not fit") {
  LayerNorm rows(800);
  CHECK_THROWS_WITH_AS(rows.forward(Tensor::zeros({64, 784}), Mode::train),
                       "layer norm: x is [64, 784] but gamma is [800]: the last axis has "
                       "784 features, the layer expects 800",
                       Error);
  CHECK_THROWS_AS(rows.forward(Tensor(), Mode::train), Error);
  CHECK_THROWS_AS(RmsNorm(3).forward(Tensor::zeros({3, 4}), Mode::train), Error);
  BatchNorm columns(12);
  CHECK_THROWS_WITH_AS(columns.forward(Tensor::zeros({64, 10}), Mode::train),
                       "batch norm: x is [64, 10] but gamma is [12]: the input has 10 "
                       "channels, the layer expects 12",
                       Error);
  CHECK_THROWS_WITH_AS(
      columns.forward(Tensor::zeros({64, 5, 12}), Mode::train),
      "batch norm: x is [64, 5, 12], it should be [N, C] or [N, C, H, W]", Error);
  CHECK_THROWS_AS(columns.forward(Tensor(), Mode::train), Error);
  CHECK_THROWS_AS(LayerNorm(0), Error);
  CHECK_THROWS_AS(RmsNorm(4, -1), Error);
  CHECK_THROWS_AS(BatchNorm(4, {real(1.5)}), Error);
}

TEST_CASE("norms answer a forward with one backward of its shape") {
  LayerNorm rows(2);
  RmsNorm rms(2);
  BatchNorm columns(2);
  for (Layer* layer : {static_cast<Layer*>(&rows), static_cast<Layer*>(&rms),
                       static_cast<Layer*>(&columns)}) {
    CAPTURE(layer->name());
    CHECK_THROWS_AS(layer->backward(batch()), Error);
    layer->forward(batch(), Mode::train);
    CHECK_NOTHROW(layer->backward(batch()));
    CHECK_THROWS_AS(layer->backward(batch()), Error);
    layer->forward(batch(), Mode::evaluate);
    CHECK_THROWS_AS(layer->backward(batch().rows(0, 2)), Error);
    CHECK_THROWS_AS(layer->backward(batch()), Error);
  }
}

TEST_CASE("norms list gains and shifts without decay, and running statistics") {
  BatchNorm columns(3);
  Listing all;
  columns.list(all);
  REQUIRE(all.params.size() == 2);
  CHECK(all.params[0].name == "gamma");
  CHECK(all.params[1].name == "beta");
  CHECK_FALSE((all.params[0].decay || all.params[1].decay));
  REQUIRE(all.states.size() == 2);
  CHECK(all.states[0].name == "running_mean");
  CHECK(all.states[1].name == "running_variance");
  CHECK(all.states[1].value.host() == std::vector<real>{1, 1, 1});
  CHECK(LayerNorm(3).params().size() == 2);
  CHECK(RmsNorm(3).params().size() == 1);
  CHECK(columns.name() == "batch norm 3");
  CHECK(LayerNorm(3).name() == "layer norm 3");
  CHECK(RmsNorm(3).name() == "rms norm 3");
}
