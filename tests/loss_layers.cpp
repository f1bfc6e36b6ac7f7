// src/layers/losses.cpp: shapes, options, "the latest forward, once". The maths itself is
// tested in losses.cpp.
#include <doctest/doctest.h>

#include <cmath>

#include "gradients.h"
#include "layers/losses.h"

using namespace chainrule;

namespace {

using Numbers = std::vector<real>;

// A loss and its target as a layer from predictions to [1], for the gradient table.
template <class Loss, class Target>
struct AsLayer : Layer {
  AsLayer(Loss l, Target t) : loss(std::move(l)), target(std::move(t)) {}
  Tensor forward(const Tensor& x, Mode) override { return loss.forward(x, target); }
  Tensor backward(const Tensor& dy) override { return loss.backward(dy.item()); }
  void list(Listing&) override {}
  std::string name() const override { return "loss"; }
  Loss loss;
  Target target;
};

IntTensor drawn_labels(Case& c, int N, int C) {
  c.indices("labels", {N}, C);
  const std::vector<double> numbers = c.numbers(*c.find("labels"));
  return IntTensor::from({N}, std::vector<int>(numbers.begin(), numbers.end()));
}

Tensor between_0_and_1(Case& c, Shape shape) {
  c.input("targets", shape, 0, 1);
  const std::vector<double> numbers = c.numbers(*c.find("targets"));
  return Tensor::from(shape, Numbers(numbers.begin(), numbers.end()));
}

const LayerRow rows[] = {
    {"SoftmaxCrossEntropy",
     [](Case& c) {
       const int N = c.size("N"), C = c.size("C", {2, 3, 5, 7});
       CrossEntropyOptions options;
       options.smoothing = real(0.1);
       options.ignored = 0;
       for (int i = 0; i < C; ++i) options.class_weights.push_back(real(i + 1));
       std::vector<int> labels = drawn_labels(c, N, C).host();
       labels[0] = 1;  // were every row ignored, all would be 0
       using Net = AsLayer<SoftmaxCrossEntropy, IntTensor>;
       return LayerDraw{std::make_unique<Net>(SoftmaxCrossEntropy(options),
                                              IntTensor::from({N}, labels)),
                        drawn(c, "x", {N, C})};
     }},
    {"SoftmaxCrossEntropy, soft",
     [](Case& c) {
       const int N = c.size("N"), C = c.size("C", {2, 3, 5, 7});
       using Net = AsLayer<SoftmaxCrossEntropy, Tensor>;
       return LayerDraw{
           std::make_unique<Net>(SoftmaxCrossEntropy(), between_0_and_1(c, {N, C})),
           drawn(c, "x", {N, C})};
     }},
    {"MeanSquaredError",
     [](Case& c) {
       const Shape shape = {c.size("N"), c.size("C")};
       using Net = AsLayer<MeanSquaredError, Tensor>;
       return LayerDraw{
           std::make_unique<Net>(MeanSquaredError(), drawn(c, "target", shape)),
           drawn(c, "x", shape)};
     }},
    {"BinaryCrossEntropy",
     [](Case& c) {
       const Shape shape = {c.size("N"), c.size("C")};
       using Net = AsLayer<BinaryCrossEntropy, Tensor>;
       return LayerDraw{
           std::make_unique<Net>(BinaryCrossEntropy(3), between_0_and_1(c, shape)),
           drawn(c, "x", shape)};
     }},
    {"FocalLoss",
     [](Case& c) {
       const Shape shape = {c.size("N"), c.size("C")};
       Numbers targets;
       for (int i = 0; i < shape.count(); ++i) targets.push_back(real(i % 2));
       using Net = AsLayer<FocalLoss, Tensor>;
       return LayerDraw{std::make_unique<Net>(FocalLoss(), Tensor::from(shape, targets)),
                        drawn(c, "x", shape)};
     }},
};

bool close(const Tensor& tensor, const std::vector<double>& expected) {
  const Numbers numbers = tensor.host();
  bool all = numbers.size() == expected.size();
  for (size_t i = 0; all && i < expected.size(); ++i) {
    all = std::abs(double(numbers[i]) - expected[i]) < 1e-6;
  }
  return all;
}

}  // namespace

TEST_CASE("SoftmaxCrossEntropy: two rows by hand") {
  SoftmaxCrossEntropy loss;
  // p = (1/4, 3/4) and (1/2, 1/2)
  const Tensor logits = Tensor::from({2, 2}, {0, std::log(real(3)), 0, 0});
  const IntTensor labels = IntTensor::from({2}, {1, 0});
  const double expected = (std::log(4.0 / 3) + std::log(2.0)) / 2;
  CHECK(close(loss.forward(logits, labels), {expected}));
  CHECK(close(loss.probabilities(), {0.25, 0.75, 0.5, 0.5}));
  CHECK(close(loss.backward(), {0.125, -0.125, -0.25, 0.25}));  // (p - y) / N
  CHECK(close(loss.probabilities(), {0.25, 0.75, 0.5, 0.5}));   // still there
  loss.forward(logits, labels);
  CHECK(close(loss.backward(8), {1, -1, -2, 2}));
}

TEST_CASE("SoftmaxCrossEntropy: soft targets that are one-hot are labels") {
  SoftmaxCrossEntropy hard, soft;
  const Tensor logits = Tensor::from({2, 3}, {1, -2, 3, 0, 1, 0});
  const Tensor targets = Tensor::from({2, 3}, {0, 0, 1, 1, 0, 0});
  const double loss = double(hard.forward(logits, IntTensor::from({2}, {2, 0})).item());
  CHECK(close(soft.forward(logits, targets), {loss}));
  const Numbers slope = hard.backward().host();
  CHECK(close(soft.backward(), std::vector<double>(slope.begin(), slope.end())));
}

TEST_CASE("SoftmaxCrossEntropy: an ignored row has no say") {
  SoftmaxCrossEntropy loss;
  const Tensor logits = Tensor::from({2, 2}, {0, 0, 5, -5});
  CHECK(close(loss.forward(logits, IntTensor::from({2}, {0, -1})), {std::log(2.0)}));
  CHECK(close(loss.backward(), {-0.5, 0.5, 0, 0}));
}

TEST_CASE("SoftmaxCrossEntropy: the number of classes may change between forwards") {
  SoftmaxCrossEntropy loss;
  CHECK(close(loss.forward(Tensor::zeros({1, 2}), IntTensor::from({1}, {1})),
              {std::log(2.0)}));
  CHECK(close(loss.forward(Tensor::zeros({1, 5}), IntTensor::from({1}, {4})),
              {std::log(5.0)}));
}

TEST_CASE("SoftmaxCrossEntropy says what does not fit") {
  CrossEntropyOptions options;
  options.class_weights = {1, 2, 3};
  SoftmaxCrossEntropy loss(options);
  CHECK_THROWS_WITH_AS(loss.forward(Tensor::zeros({4, 3}), IntTensor::zeros({5})),
                       "softmax cross-entropy: logits are [4, 3] and labels [5], "
                       "expected [N, C] and [N]",
                       Error);
  CHECK_THROWS_WITH_AS(loss.forward(Tensor::zeros({4, 2}), IntTensor::zeros({4})),
                       "softmax cross-entropy: 3 class weights, but the logits have 2 "
                       "classes",
                       Error);
  CHECK_THROWS_WITH_AS(loss.forward(Tensor::zeros({4, 3}), Tensor::zeros({3, 4})),
                       "softmax cross-entropy: logits are [4, 3] and targets [3, 4], "
                       "expected [N, C] twice",
                       Error);
  CHECK_THROWS_WITH_AS(loss.forward(Tensor::zeros({4, 3}), Tensor::zeros({4, 3})),
                       "softmax cross-entropy: class weights and smoothing are for "
                       "labels; with targets, write them into the targets",
                       Error);
  CHECK_THROWS_AS(loss.forward(Tensor::zeros({0, 3}), IntTensor::zeros({0})), Error);
  CHECK_THROWS_AS(loss.backward(), Error);
  loss.forward(Tensor::zeros({4, 3}), IntTensor::zeros({4}));
  loss.backward();
  CHECK_THROWS_AS(loss.backward(), Error);
}

TEST_CASE("SoftmaxCrossEntropy refuses options that mean nothing") {
  CrossEntropyOptions options;
  options.smoothing = real(1.5);
  CHECK_THROWS_WITH_AS(SoftmaxCrossEntropy{options},
                       "softmax cross-entropy: the smoothing 1.5 is not between 0 and 1",
                       Error);
  options.smoothing = 0;
  options.class_weights = {1, -2};
  CHECK_THROWS_WITH_AS(SoftmaxCrossEntropy{options},
                       "softmax cross-entropy: -2 is no class weight", Error);
}

TEST_CASE("labels are checked where a batch is made") {
  CHECK_NOTHROW(check_labels({0, 1, 2}, 3));
  CHECK_NOTHROW(check_labels({}, 3));
  CHECK_THROWS_WITH_AS(check_labels({0, 1, 3}, 3),
                       "labels: number 2 is 3, but 3 classes are 0 .. 2", Error);
  CHECK_THROWS_AS(check_labels({0, -1}, 3), Error);
  CHECK_NOTHROW(check_labels({0, -1}, 3, -1));
  CHECK_THROWS_AS(check_labels({0, -2}, 3, -1), Error);
}

TEST_CASE("SoftmaxCrossEntropy looks at the labels where that costs nothing") {
  SoftmaxCrossEntropy loss;
  const Tensor logits = Tensor::zeros({2, 3});
  const IntTensor labels = IntTensor::from({2}, {1, 3});
  if (device_is_host()) {
    CHECK_THROWS_WITH_AS(loss.forward(logits, labels),
                         "labels: number 1 is 3, but 3 classes are 0 .. 2", Error);
  } else {  // a kernel cannot stop the program with a message
    CHECK(std::isnan(loss.forward(logits, labels).item()));
  }
}

TEST_CASE("MeanSquaredError by hand") {
  MeanSquaredError loss;
  const Tensor y = Tensor::from({2, 1}, {1, 5}), target = Tensor::from({2, 1}, {2, 2});
  CHECK(close(loss.forward(y, target), {5}));  // (1 + 9) / 2
  CHECK(close(loss.backward(), {-1, 3}));
  loss.forward(y, target);
  CHECK(close(loss.backward(real(0.5)), {-0.5, 1.5}));
}

TEST_CASE("BinaryCrossEntropy by hand") {
  BinaryCrossEntropy loss, weighted(3);
  const Tensor logits = Tensor::zeros({2}), targets = Tensor::from({2}, {1, 0});
  CHECK(close(loss.forward(logits, targets), {std::log(2.0)}));
  CHECK(close(loss.backward(), {-0.25, 0.25}));
  CHECK(close(weighted.forward(logits, targets), {2 * std::log(2.0)}));  // (3 + 1) / 2
  CHECK(close(weighted.backward(), {-0.75, 0.25}));
}

TEST_CASE("FocalLoss with gamma 0 and alpha 1/2 is binary cross-entropy") {
  FocalLoss focal(0, real(0.5)), sharper(2, real(0.5));
  BinaryCrossEntropy plain;
  const Tensor logits = Tensor::from({3}, {2, -1, 0}),
               targets = Tensor::from({3}, {1, 0, 1});
  const double loss = double(plain.forward(logits, targets).item());
  CHECK(close(focal.forward(logits, targets), {loss}));
  CHECK(double(sharper.forward(logits, targets).item()) < loss);
}

TEST_CASE("losses on pairs say what does not fit") {
  MeanSquaredError loss;
  CHECK_THROWS_WITH_AS(loss.forward(Tensor::zeros({4, 1}), Tensor::zeros({4})),
                       "mean squared error: predictions are [4, 1] and targets [4], "
                       "expected twice the same shape",
                       Error);
  CHECK_THROWS_AS(loss.forward(Tensor::zeros({0}), Tensor::zeros({0})), Error);
  CHECK_THROWS_AS(loss.backward(), Error);
  loss.forward(Tensor::zeros({1}), Tensor::zeros({1}));
  loss.backward();
  CHECK_THROWS_AS(loss.backward(), Error);
  CHECK_THROWS_WITH_AS(FocalLoss(-1),
                       "focal loss: gamma -1 is below 0, or alpha 0.25 not between 0 and "
                       "1",
                       Error);
}
