// src/models: the nets have the sizes of the books, compute what PyTorch computes, and
// can learn eight samples by heart.
#include <doctest/doctest.h>

#include <cmath>

#include "layers/conv.h"
#include "layers/losses.h"
#include "layers/norm.h"
#include "models/classic.h"
#include "models/lenet.h"
#include "models/resnet.h"
#include "models/roads.h"
#include "numeric/metrics.h"
#include "optim/adam.h"
#include "reference/pattern.h"
#include "reference/resnet.h"

using namespace chainrule;

namespace {

int parameters(Module& net) {
  int count = 0;
  for (const Param& p : net.params()) count += p.value.count();
  return count;
}

// Steps of Adam until the loss on eight random images with eight labels is below 0.01.
int steps_to_overfit(Sequential net, Shape shape) {
  std::vector<real> numbers(size_t(shape.count()));
  Rng rng{{15, 1}};
  for (real& x : numbers) x = rng.normal();
  const Tensor x = Tensor::from(shape, numbers);
  const IntTensor labels = IntTensor::from({8}, {0, 1, 2, 3, 4, 5, 6, 7});
  Adam optimizer(net.params());
  SoftmaxCrossEntropy loss;
  int step = 0;
  for (; step < 200; ++step) {
    zero_gradients(net.params());
    const real value = loss.forward(net.forward(x, Mode::train), labels).item();
    if (value < real(0.01)) break;
    net.backward(loss.backward());
    optimizer.step(real(0.01));
  }
  return step;
}

// Numbers of He's size from the pattern; gains around 1, shifts around 0.
void set_by_pattern(Module& net) {
  int number = 0;
  for (Param p : net.params()) {
    const Shape shape = p.value.shape();
    double factor = 0.1;
    if (shape.axes == 4) factor = std::sqrt(2.0 * shape.size[0] / shape.count());
    if (shape.axes == 2) factor = 0.125;
    const bool gain = p.name.size() > 5 && p.name.substr(p.name.size() - 5) == "gamma";
    std::vector<real> numbers = reference::pattern(100 * number++, shape).host();
    for (real& w : numbers) w = real(w * factor + (gain ? 1 : 0));
    p.value.set(numbers);
  }
}

void agrees(const Tensor& answer, const reference::Mark& expected) {
  const double limit = (sizeof(real) == 8 ? 1e-12 : 1e-5) * expected.size;
  CHECK(std::fabs(reference::mark(answer) - expected.sum) <= limit);
}

}  // namespace

TEST_CASE("models have the sizes of the books") {
  Sequential five = lenet({1, 0});
  CHECK(parameters(five) == 61706);
  CHECK(five.forward(Tensor::zeros({2, 1, 28, 28}), Mode::train).shape() ==
        Shape({2, 10}));
  CHECK(lenet({1, 0}, 3, 2, 14)
            .forward(Tensor::zeros({1, 2, 14, 14}), Mode::train)
            .shape() == Shape({1, 3}));

  Sequential twenty = resnet(20, {1, 0});
  CHECK(parameters(twenty) == 272474);  // 269,722 of the paper, and two projections
  CHECK(twenty.forward(Tensor::zeros({1, 3, 32, 32}), Mode::evaluate).shape() ==
        Shape({1, 10}));
  ResnetOptions plain;
  plain.block = Block::plain;
  Sequential without = resnet(20, {1, 0}, plain);
  CHECK(parameters(without) == 269722);
  Sequential long_one = resnet(110, {1, 0});
  CHECK(parameters(long_one) == 1730714);
}

TEST_CASE("ResNet-20 gives PyTorch's answers, forward and backward") {
  Sequential net = resnet(20, {1, 0});
  set_by_pattern(net);
  const Tensor y = net.forward(reference::pattern(7, {4, 3, 16, 16}), Mode::train);
  const Tensor dx = net.backward(reference::pattern(2000, {4, 10}));
  agrees(y, reference::resnet_y);
  agrees(dx, reference::resnet_dx);
  Listing all;
  net.list(all);
  REQUIRE(all.params.size() == std::size(reference::resnet_gradients));
  for (size_t i = 0; i < all.params.size(); ++i) {
    CAPTURE(all.params[i].name);
    agrees(all.params[i].grad, reference::resnet_gradients[i]);
  }
  REQUIRE(all.states.size() == std::size(reference::resnet_running));
  for (size_t i = 0; i < all.states.size(); ++i) {
    CAPTURE(all.states[i].name);
    agrees(all.states[i].value, reference::resnet_running[i]);
  }
}

TEST_CASE("LeNet-5 learns eight samples by heart") {
  CHECK(steps_to_overfit(lenet({3, 0}), {8, 1, 28, 28}) < 100);
}

TEST_CASE("models learn eight samples by heart") {
  for (const Block block : {Block::plain, Block::residual, Block::pre_activation}) {
    ResnetOptions small;
    small.block = block;
    small.width = 8;
    CHECK(steps_to_overfit(resnet(8, {3, 0}, small), {8, 3, 16, 16}) < 100);
  }
  ClassicOptions classic;
  classic.width = 4;
  classic.size = 16;
  classic.dropout = 0;
  for (const bool norm : {false, true}) {
    classic.norm = norm;
    CHECK(steps_to_overfit(alexnet({3, 0}, classic), {8, 3, 16, 16}) < 150);
    CHECK(steps_to_overfit(vgg({3, 0}, classic), {8, 3, 16, 16}) < 150);
    CHECK(steps_to_overfit(googlenet({3, 0}, classic), {8, 3, 16, 16}) < 150);
  }
  DensenetOptions dense;
  dense.growth = 4;
  CHECK(steps_to_overfit(densenet({3, 0}, dense), {8, 3, 16, 16}) < 100);
  EfficientnetOptions efficient;
  efficient.width = 4;
  CHECK(steps_to_overfit(efficientnet({3, 0}, efficient), {8, 3, 16, 16}) < 100);
  HighwayOptions highway;
  highway.features = 20;
  CHECK(steps_to_overfit(highway_net({3, 0}, highway), {8, 20}) < 100);
}

TEST_CASE("inception gives eight channels for each unit, whatever it gets") {
  const auto module = inception(5, 3, false, {1, 0});
  CHECK(module->forward(Tensor::zeros({2, 5, 7, 9}), Mode::train).shape() ==
        Shape({2, 24, 7, 9}));
}

TEST_CASE("densenet's layers add `growth` channels each") {
  Sequential net = densenet({1, 0});
  net.record = true;
  net.forward(Tensor::zeros({1, 3, 8, 8}), Mode::train);
  CHECK(net.h[1].shape() == Shape({1, 24, 8, 8}));
  CHECK(net.h[5].shape() == Shape({1, 24 + 4 * 12, 8, 8}));  // after the first block
  CHECK(net.h[9].shape() == Shape({1, 36, 4, 4}));           // halved twice
}

TEST_CASE("a highway net begins as a straight road where its gates are closed") {
  HighwayOptions options;
  options.features = 6;
  options.bias = -30;
  Sequential net = highway_net({1, 0}, options);
  net.record = true;
  net.forward(reference::pattern(0, {3, 6}), Mode::train);
  const std::vector<real> first = net.h[1].host(), last = net.h[21].host();
  for (size_t i = 0; i < first.size(); ++i) {
    CHECK(std::fabs(last[i] - first[i]) < 1e-5);
  }
}

TEST_CASE("resnet: a block whose last gamma is 0 begins as the identity") {
  ResnetOptions options;
  options.zero_last_gamma = true;
  Sequential net = resnet(8, {1, 0}, options);
  net.record = true;
  net.forward(reference::pattern(0, {2, 3, 8, 8}), Mode::train);
  CHECK(net.h[3].host() == net.h[4].host());  // the first block; h[3] comes from a ReLU
}

TEST_CASE("models refuse sizes that make no net") {
  CHECK_THROWS_WITH_AS(
      resnet(19, {1, 0}),
      "resnet: a depth of 19 is not 8, 14, 20 ...: 6 n + 2 layers have weights", Error);
  CHECK_THROWS_AS(resnet(2, {1, 0}), Error);
  CHECK_THROWS_AS(lenet({1, 0}, 10, 1, 11), Error);
}

TEST_CASE("models: multiply-adds of the books") {
  const auto work = [](Sequential net, Shape input) {
    net.forward(Tensor::zeros(input), Mode::train);
    return net.multiply_adds();
  };
  // 28 28 6 25, 10 10 16 150, and the three linear layers.
  CHECK(work(lenet({1, 0}), {1, 1, 28, 28}) == 117600 + 240000 + 48000 + 10080 + 840);
  CHECK(work(lenet({1, 0}), {3, 1, 28, 28}) == 3 * 416520);
  // 40.55 million of the paper, and the two projections: 2 times 131,072.
  CHECK(work(resnet(20, {1, 0}), {1, 3, 32, 32}) == 40550400 + 640 + 262144);
}

TEST_CASE("a net that is only trained spares its first layer's dx") {
  Sequential net = lenet({1, 0}), twin = lenet({1, 0});
  const Tensor x = reference::pattern(0, {2, 1, 28, 28});
  const Tensor dy = reference::pattern(0, {2, 10});
  net.forward(x, Mode::train);
  twin.forward(x, Mode::train);
  net.backward_weights(dy);
  twin.backward(dy);
  const std::vector<Param> ours = net.params(), theirs = twin.params();
  for (size_t i = 0; i < ours.size(); ++i) {
    CHECK(ours[i].grad.host() == theirs[i].grad.host());
  }
  CHECK_THROWS_AS(net.backward(dy), Error);  // one forward, one backward
}
