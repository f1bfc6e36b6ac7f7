// src/training/monitor.cpp: the numbers of nets that can be done by hand, and a NaN
// planted in every place of a step.
#include "training/monitor.h"

#include <doctest/doctest.h>

#include <cmath>
#include <limits>

#include "layers/activations.h"
#include "layers/linear.h"
#include "layers/losses.h"
#include "optim/sgd.h"

using namespace chainrule;

namespace {

using Numbers = std::vector<real>;
const real huge = std::numeric_limits<real>::max() / 2, inf = INFINITY;
const Tensor& fine() {  // not before main: there may be no GPU
  static const Tensor one = Tensor::from({1}, {1});
  return one;
}

// relu(W x + b), three units: one always on, one sometimes, one never.
struct Small {
  Sequential net;
  Linear& linear = net.add<Linear>(2, 3, Key{1, 1});
  Relu& relu = net.add<Relu>();
  Small() {
    linear.weight.set({3, 0, 0, 4, 0, 0});
    linear.bias.set({0, 0, -1});
  }
};

// A chain of one number: two linear layers, or more, with no bias to speak of.
struct Line {
  Sequential net;
  std::vector<Linear*> layers;
  explicit Line(const Numbers& weights) {
    for (const real w : weights) {
      layers.push_back(&net.add<Linear>(1, 1, Key{1, 1}));
      layers.back()->weight.set({w});
    }
  }
  void pass(real x, real dy) {
    zero_gradients(net.params());
    net.forward(Tensor::from({1, 1}, {x}), Mode::train);
    net.backward(Tensor::from({1, 1}, {dy}));
  }
};

std::string story(const std::function<void()>& f) {
  try {
    f();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

bool begins(const std::string& text, const std::string& with) {
  return text.compare(0, with.size(), with) == 0;
}

// Every line of it fits a terminal.
bool narrow(const std::string& text, size_t width = 80) {
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    if (end - begin > width) return false;
    begin = end + 1;
  }
  return true;
}

}  // namespace

TEST_CASE("monitor: every number of a small net, by hand") {
  Small small;
  Monitor monitor(small.net);
  // Rows (1, 1) and (1, -1): before the ReLU 3 4 -1 and 3 -4 -1.
  small.net.forward(Tensor::from({2, 2}, {1, 1, 1, -1}), Mode::train);
  small.net.backward(Tensor::from({2, 3}, {1, 2, 5, 0, 7, 5}));
  monitor.before_update();
  Sgd(small.net.params()).step(real(0.5));
  const Report& report = monitor.after_update();

  REQUIRE(report.stops.size() == 3);
  const StopReport &input = report.stops[0], &linear = report.stops[1],
                   &relu = report.stops[2];
  CHECK(input.name == "input");
  CHECK(input.mean == 0.5);
  CHECK(input.deviation == doctest::Approx(std::sqrt(0.75)));
  CHECK(input.gradient == doctest::Approx(std::sqrt(9.0 + 64)));  // (3, 8) and (0, 0)
  CHECK(linear.name == "0  linear 2 -> 3");
  CHECK(linear.mean == doctest::Approx(4.0 / 6));
  CHECK(linear.zeros == 0);
  CHECK(linear.dead == 0);
  CHECK(linear.gradient == doctest::Approx(std::sqrt(5.0)));  // (1, 2, 0) and zeros
  CHECK(relu.name == "1  relu");
  CHECK(relu.mean == doctest::Approx(10.0 / 6));
  CHECK(relu.zeros == doctest::Approx(0.5));
  CHECK(relu.units == 3);
  CHECK(relu.dead == 1);  // the third; the second lives in row 0
  CHECK(relu.gradient == doctest::Approx(std::sqrt(1 + 4 + 25 + 49 + 25.0)));

  REQUIRE(report.params.size() == 2);
  CHECK(report.params[0].name == "0.weight");
  CHECK(report.params[0].norm == 5);
  // dW = (1, 1), (2, 2), (0, 0)
  CHECK(report.params[0].gradient == doctest::Approx(std::sqrt(10.0)));
  CHECK(report.params[0].update == doctest::Approx(0.5 * std::sqrt(10.0) / 5));
  CHECK(report.params[1].norm == 1);
  CHECK(report.params[1].update == doctest::Approx(0.5 * std::sqrt(5.0)));

  const std::string text = to_text(report);
  CHECK(narrow(text));
  CHECK(text ==
        "  output of                      mean   std dev   zeros       dead   gradient\n"
        "  input                           0.5     0.866   0.0 %        0/2       8.54\n"
        "  0  linear 2 -> 3              0.667      2.87   0.0 %        0/3       2.24\n"
        "  1  relu                        1.67       1.7  50.0 %        1/3       10.2\n"
        "\n"
        "  parameter                            norm   gradient   update/norm\n"
        "  0.weight                                5       3.16         0.316\n"
        "  0.bias                                  1       2.24          1.12\n");
}

TEST_CASE("monitor: nested nets, long names, missing numbers") {
  Sequential net;
  net.add<Linear>(2, 2, Key{1, 1});
  auto& inner = net.add<Sequential>();
  inner.add<Tanh>();
  inner.add<Linear>(2, 123456, Key{1, 2});
  Monitor monitor(net);
  CHECK_THROWS_AS(monitor.before_update(), Error);  // no forward yet
  CHECK_THROWS_AS(monitor.after_update(), Error);
  net.forward(Tensor::zeros({1, 2}), Mode::evaluate);
  monitor.before_update();
  const Report& report = monitor.after_update();
  REQUIRE(report.stops.size() == 4);
  CHECK(report.stops[2].name == "1.0  tanh");
  CHECK(report.stops[3].name == "1.1  linear 2 -> 123456");
  CHECK(report.stops[3].dead == 123456);
  CHECK(report.stops[3].gradient == -1);  // no backward
  CHECK(report.params[0].update == 0);
  CHECK(report.params[1].update == -1);  // a bias of zeros
  const std::string text = to_text(report);
  CHECK(narrow(text));
  CHECK(text.find("0.bias                                  0          0             -") !=
        std::string::npos);
}

TEST_CASE("monitor: a NaN is shown as one, not as missing") {
  Line line({2});
  Monitor monitor(line.net);
  line.pass(real(NAN), 1);
  monitor.before_update();
  Sgd(line.net.params()).step(1);
  const std::string text = to_text(monitor.after_update());
  INFO(text);
  CHECK(std::isnan(monitor.after_update().stops[1].mean));
  CHECK(text.find("0.weight                                2        nan           nan") !=
        std::string::npos);
}

TEST_CASE("monitor: in pictures a unit is a channel, dead if it is 0 everywhere") {
  // [N,C,H,W] = [2,3,1,2]: channel 0 lives in one pixel of one picture, 1 is dead.
  Sequential net;
  net.add<Relu>();
  Monitor monitor(net);
  net.forward(Tensor::from({2, 3, 1, 2}, {0, 0, 0, 0, 1, 1, 0, 7, 0, 0, 1, 1}),
              Mode::train);
  monitor.before_update();
  const Report& report = monitor.after_update();
  CHECK(report.stops[1].units == 3);
  CHECK(report.stops[1].dead == 1);
  CHECK(report.stops[1].zeros == doctest::Approx(7.0 / 12));
}

TEST_CASE("nan tracer: a healthy step passes, and recording is switched on") {
  Line line({2, 3});
  NanTracer tracer(line.net);
  CHECK(line.net.record);
  line.pass(1, 1);
  tracer.before_update(0, fine());
  Sgd(line.net.params()).step(real(0.1));
  tracer.after_update(0);
}

TEST_CASE("nan tracer: planted in forward, the layer and its numbers are named") {
  Line line({4, huge, 2, 1});
  NanTracer tracer(line.net);
  line.pass(1, 1);
  const std::string text = story([&] { tracer.before_update(12, fine()); });
  INFO(text);
  CHECK(begins(text,
               "step 12: the first number that is not finite is in\n"
               "  the output of layer 1  linear 1 -> 1 [1, 1]\n"
               "  what is there: 1 of 1 numbers, the first is inf at index 0\n"
               "  largest numbers before it: input 4, weight "));
  CHECK(text.find("usual causes: numbers that grow from layer to layer") !=
        std::string::npos);
  CHECK(narrow(text));
}

TEST_CASE("nan tracer: planted in the input, and how many") {
  Small small;
  NanTracer tracer(small.net);
  small.net.forward(Tensor::from({2, 2}, {1, 1, real(NAN), -inf}), Mode::train);
  const std::string text = story([&] { tracer.before_update(0, fine()); });
  INFO(text);
  CHECK(begins(text,
               "step 0: the first number that is not finite is in\n"
               "  the input [2, 2]\n"
               "  what is there: 2 of 4 numbers, the first is nan at index 2\n"
               "  usual causes: a number that is missing in the data"));
  CHECK(narrow(text));
}

TEST_CASE("nan tracer: planted in the loss") {
  Line line({2, 3});
  NanTracer tracer(line.net);
  line.pass(1, real(NAN));  // what a loss of 0/0 hands back comes after the loss itself
  const std::string text =
      story([&] { tracer.before_update(3, Tensor::from({1}, {inf})); });
  INFO(text);
  CHECK(begins(text,
               "step 3: the first number that is not finite is in\n"
               "  the loss [1]\n"
               "  what is there: 1 of 1 numbers, the first is inf at index 0\n"
               "  largest numbers before it: the net's output 6\n"
               "  usual causes: the log of 0"));
  CHECK(narrow(text));
  CHECK(begins(story([&] { tracer.before_update(3, fine()); }),
               "step 3: the first number that is not finite is in\n"
               "  the gradient that the loss hands back [1, 1]"));
}

TEST_CASE("nan tracer: planted in backward, the gradient of the output") {
  // dx of layer 2 overflows; what follows is spoiled by it and not named.
  Line line({1, 1, huge, 1});
  NanTracer tracer(line.net);
  line.pass(0, 8);
  const std::string text = story([&] { tracer.before_update(5, fine()); });
  INFO(text);
  CHECK(begins(text,
               "step 5: the first number that is not finite is in\n"
               "  the gradient of the input of layer 2  linear 1 -> 1 [1, 1]\n"
               "  what is there: 1 of 1 numbers, the first is inf at index 0\n"
               "  largest numbers before it: gradient of its output 8, input 0, weight"));
  CHECK(text.find("clip") != std::string::npos);
  CHECK(narrow(text));
}

TEST_CASE("nan tracer: planted in a weight gradient") {
  // huge * 1e-30 is an ordinary output, but dW = dy x overflows.
  Line line({1, real(1e-30)});
  NanTracer tracer(line.net);
  line.pass(huge, 8);
  const std::string text = story([&] { tracer.before_update(5, fine()); });
  INFO(text);
  CHECK(begins(text,
               "step 5: the first number that is not finite is in\n"
               "  the gradient of weight in layer 1  linear 1 -> 1 [1, 1]"));
  CHECK(narrow(text));
}

TEST_CASE("nan tracer: planted in the update") {
  Line line({2, 3});
  NanTracer tracer(line.net);
  line.pass(1, 1);
  tracer.before_update(7, fine());
  Sgd(line.net.params()).step(huge);
  const std::string text = story([&] { tracer.after_update(7); });
  INFO(text);
  CHECK(begins(text,
               "step 7: the first number that is not finite is in\n"
               "  0.weight after the update [1, 1]\n"
               "  what is there: 1 of 1 numbers, the first is -inf at index 0\n"
               "  largest numbers before it: its gradient 3\n"
               "  usual causes: a rate that is too large"));
  CHECK(narrow(text));
  // Who looks only before updates learns it one step later, and not as a bad forward.
  line.pass(1, 1);
  CHECK(begins(story([&] { tracer.before_update(8, fine()); }),
               "between the steps 7 and 8: the first number that is not finite is in\n"
               "  0.weight after the update [1, 1]"));
}

TEST_CASE("nan tracer: planted in the start, and in a nested net") {
  Line line({2, real(NAN)});
  CHECK(begins(story([&] { NanTracer tracer(line.net); }),
               "before the first step: the first number that is not finite is in\n"
               "  1.weight [1, 1]"));
  Sequential net;
  net.add<Tanh>();
  auto& inner = net.add<Sequential>();
  inner.add<Relu>();
  inner.add<Linear>(1, 1, Key{1, 1}).weight.set({huge});
  inner.add<Linear>(1, 1, Key{1, 2}).weight.set({huge});
  NanTracer tracer(net);
  CHECK(inner.record);
  net.forward(Tensor::from({1, 1}, {1}), Mode::train);
  CHECK(begins(story([&] { tracer.before_update(0, fine()); }),
               "step 0: the first number that is not finite is in\n"
               "  the output of layer 1.2  linear 1 -> 1 [1, 1]"));
}
