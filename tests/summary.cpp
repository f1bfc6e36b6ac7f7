// src/layers/summary.cpp.
#include "layers/summary.h"

#include <doctest/doctest.h>

#include "layers/activations.h"
#include "layers/linear.h"
#include "layers/sequential.h"

using namespace chainrule;

namespace {

Sequential mlp(const std::vector<int>& widths) {
  Sequential net;
  for (size_t i = 1; i < widths.size(); ++i) {
    if (i > 1) net.add<Tanh>();
    net.add<Linear>(widths[i - 1], widths[i], Key{1, i});
  }
  return net;
}

std::string last_line(const std::string& text) {
  return text.substr(text.rfind('\n', text.size() - 2) + 1);
}

}  // namespace

TEST_CASE("summary: a small net, all of it") {
  Sequential net = mlp({784, 128, 10});
  CHECK(
      summary(net, {64, 784}) ==
      "  layer                                 output               parameters   share\n"
      "  0  linear 784 -> 128                  [64, 128]               100,480  98.7 %\n"
      "  1  tanh                               [64, 128]                     0\n"
      "  2  linear 128 -> 10                   [64, 10]                  1,290   1.3 %\n"
      "  total                                                         101,770 100.0 %\n"
      "  multiply-adds for one sample: 101,632\n"
      "  path depth 2: shallow, universal approximator\n");
}

TEST_CASE("summary: the length of the credit assignment path") {
  const auto depth = [](const std::vector<int>& widths) {
    Sequential net = mlp(widths);
    return last_line(summary(net, {1, widths[0]}));
  };
  CHECK(depth({2}) == "  path depth 0: nothing to learn\n");
  CHECK(depth({2, 1}) == "  path depth 1: linear\n");
  CHECK(depth({2, 8, 1}) == "  path depth 2: shallow, universal approximator\n");
  CHECK(depth({2, 8, 8, 1}) == "  path depth 3: deep\n");
}

TEST_CASE("summary: a single layer, and a net inside a net") {
  Linear layer(3, 2, {1, 1});
  CHECK(summary(layer, {5, 3}).find("  linear 3 -> 2 ") != std::string::npos);

  Sequential net;
  net.add<Linear>(2, 3, Key{1, 1});
  net.add(std::make_unique<Sequential>(mlp({3, 4, 1})));
  const std::string text = summary(net, {1, 2});
  CHECK(text.find("  1.2  linear 4 -> 1 ") != std::string::npos);
  CHECK(text.find("path depth 3") != std::string::npos);
}

TEST_CASE("summary: no line is longer than 80 columns") {
  Sequential net;
  net.add<Linear>(1500, 800, Key{1, 1});
  net.add<Swish>(real(0.123456789), true);
  const std::string text = summary(net, {1, 1500});
  size_t begin = 0;
  for (size_t end; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1) {
    CHECK(end - begin <= 80);
  }
  CHECK(text.find("1,200,801") != std::string::npos);
}

TEST_CASE("summary changes no gradient and leaves nothing for a backward") {
  Sequential net = mlp({2, 3, 1});
  std::vector<std::vector<real>> before, after;
  for (const Param& p : net.params()) before.push_back(p.grad.host());
  summary(net, {4, 2});
  for (const Param& p : net.params()) after.push_back(p.grad.host());
  CHECK(before == after);
  CHECK_THROWS_AS(net.backward(Tensor::zeros({4, 1})), Error);
}

TEST_CASE("summary: layers that do not fit say so") {
  Sequential net;
  net.add<Linear>(2, 3, Key{1, 1});
  net.add<Linear>(4, 1, Key{1, 2});
  CHECK_THROWS_AS(summary(net, {1, 2}), Error);
}
