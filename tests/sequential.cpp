// src/layers/sequential.cpp: the chain and what it shows of itself.
#include "layers/sequential.h"

#include <doctest/doctest.h>

#include "gradients.h"
#include "layers/activations.h"
#include "layers/linear.h"

using namespace chainrule;

namespace {

using Numbers = std::vector<real>;

std::unique_ptr<Sequential> two_layers(int C, int hidden, int O) {
  auto net = std::make_unique<Sequential>();
  net->add<Linear>(C, hidden, Key{1, 1});
  net->add<Tanh>();
  net->add<Linear>(hidden, O, Key{1, 2});
  return net;
}

const LayerRow row("Sequential", [](Case& c) {
  const int N = c.size("N"), C = c.size("C"), O = c.size("O");
  return LayerDraw{two_layers(C, 5, O), drawn(c, "x", {N, C})};
});

// A chain that can be done in the head: y = 3 relu(2 x + 1) - 4.
struct ByHand {
  Sequential net;
  Linear& first = net.add<Linear>(1, 1, Key{1, 1});
  Relu& relu = net.add<Relu>();
  Linear& second = net.add<Linear>(1, 1, Key{1, 2});
  ByHand() {
    first.weight.set({2});
    first.bias.set({1});
    second.weight.set({3});
    second.bias.set({-4});
  }
};

}  // namespace

TEST_CASE("Sequential: forward and backward by hand") {
  ByHand chain;
  const Tensor x = Tensor::from({2, 1}, {1, -1});
  CHECK(chain.net.forward(x, Mode::train).host() == Numbers{5, -4});
  // Row 0: dy/dx = 3 * 1 * 2. Row 1 meets the flat half of the ReLU.
  CHECK(chain.net.backward(Tensor::from({2, 1}, {1, 10})).host() == Numbers{6, 0});
  CHECK(chain.second.dweight.host() == Numbers{3});  // 1 * 3 + 10 * 0
  CHECK(chain.second.dbias.host() == Numbers{11});
  CHECK(chain.first.dweight.host() == Numbers{3});
}

TEST_CASE("Sequential records every stop of both ways") {
  ByHand chain;
  chain.net.record = true;
  const Tensor x = Tensor::from({1, 1}, {1});
  chain.net.forward(x, Mode::train);
  REQUIRE(chain.net.h.size() == 4);
  CHECK(chain.net.dh.empty());
  chain.net.backward(Tensor::from({1, 1}, {1}));
  REQUIRE(chain.net.dh.size() == 4);
  const real h[] = {1, 3, 3, 5}, dh[] = {6, 3, 3, 1};
  for (size_t i = 0; i < 4; ++i) {
    CHECK(chain.net.h[i].item() == h[i]);
    CHECK(chain.net.dh[i].item() == dh[i]);
  }
  // Stops of an older pass never stand beside those of a new one.
  chain.net.forward(x, Mode::train);
  CHECK(chain.net.dh.empty());
  chain.net.record = false;
  chain.net.forward(x, Mode::train);
  chain.net.backward(Tensor::from({1, 1}, {1}));
  CHECK(chain.net.h.empty());
  CHECK(chain.net.dh.empty());
}

TEST_CASE("Sequential lists its layers by number, nested ones by path") {
  Sequential net;
  net.add<Linear>(2, 3, Key{1, 1});
  net.add(std::make_unique<Tanh>());
  net.add(two_layers(3, 4, 1));
  std::vector<std::string> names;
  for (const Param& p : net.params()) names.push_back(p.name);
  CHECK(names == std::vector<std::string>{"0.weight", "0.bias", "2.0.weight", "2.0.bias",
                                          "2.2.weight", "2.2.bias"});
  CHECK(net.size() == 3);
  CHECK(net.at(1).name() == "tanh");
  CHECK(net.name() == "sequential of 3");
  CHECK(net.forward(Tensor::zeros({7, 2}), Mode::evaluate).shape() == Shape{7, 1});
}

TEST_CASE("Sequential can be built in a function and returned") {
  const auto build = [](int layers) {
    Sequential net;
    for (int i = 0; i < layers; ++i) net.add<Linear>(2, 2, Key{1, uint64_t(i)});
    return net;
  };
  Sequential net = build(3), moved = std::move(net);
  CHECK(moved.size() == 3);
  moved.forward(Tensor::zeros({1, 2}), Mode::train);
  CHECK(moved.backward(Tensor::zeros({1, 2})).shape() == Shape{1, 2});
}

TEST_CASE("an empty Sequential hands on what it gets") {
  Sequential net;
  const Tensor x = Tensor::from({2}, {3, 4});
  CHECK(net.forward(x, Mode::train).host() == Numbers{3, 4});
  CHECK(net.backward(x).host() == Numbers{3, 4});
}

TEST_CASE("Sequential says what does not fit") {
  Sequential net;
  net.add<Relu>();
  CHECK_THROWS_WITH_AS(net.at(1), "sequential: there is no layer 1 among 1", Error);
  CHECK_THROWS_AS(net.at(-1), Error);
  CHECK_THROWS_WITH_AS(net.add(nullptr),
                       "sequential: there is no layer behind the pointer to add", Error);
  net.forward(Tensor::zeros({1}), Mode::train);
  net.backward(Tensor::zeros({1}));
  CHECK_THROWS_AS(net.backward(Tensor::zeros({1})), Error);
}
