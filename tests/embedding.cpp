// src/ops/embedding.cpp and src/layers/embedding.cpp.
#include "ops/embedding.h"

#include <doctest/doctest.h>

#include <cmath>

#include "gradients.h"
#include "layers/embedding.h"
#include "layers/linear.h"
#include "ops/matmul.h"
#include "parallel.h"
#include "plain/plain.h"

using namespace chainrule;

namespace {

constexpr double limit = sizeof(real) == 8 ? 1e-12 : 1e-6;

void forward(Case& c, decltype(embedding_forward)* f) {
  const int N = c.size("N"), V = c.size("V"), C = c.size("C");
  f(c.output("y", {N, C}), c.input("weight", {V, C}), c.indices("tokens", {N}, V), N, V,
    C);
}

void backward(Case& c, decltype(embedding_backward)* f) {
  const int N = c.size("N"), V = c.size("V"), C = c.size("C");
  f(c.added("dweight", {V, C}), c.input("dy", {N, C}), c.indices("tokens", {N}, V), N, V,
    C);
}

const Call ours = [](Case& c) { forward(c, embedding_forward); };
const Call ours_back = [](Case& c) { backward(c, embedding_backward); };
const Call by_loops = [](Case& c) { forward(c, plain::embedding_forward); };
const Call by_loops_back = [](Case& c) { backward(c, plain::embedding_backward); };

const GradientRow row("embedding", ours, ours_back);
const GradientRow plain_row("embedding, plain", by_loops, by_loops_back);

}  // namespace

TEST_CASE("embedding: three places by hand") {
  Embedding layer(3, 2, {25, 1});
  layer.weight.set({10, 11, 20, 21, 30, 31});
  const Tensor y = layer.forward(IntTensor::from({3}, {2, 0, 2}));
  CHECK(y.host() == std::vector<real>{30, 31, 10, 11, 30, 31});
  // Token 2 stands at two places: its row has the sum of both. Token 1 at none.
  layer.dweight.set({100, 100, 100, 100, 100, 100});
  layer.backward(Tensor::from({3, 2}, {1, 2, 3, 4, 5, 6}));
  CHECK(layer.dweight.host() == std::vector<real>{103, 104, 100, 100, 106, 108});
}

TEST_CASE("embedding equals its plain version") {
  CHECK_NOTHROW(compare(ours, by_loops, limit));
  CHECK_NOTHROW(compare(ours_back, by_loops_back, limit));
}

TEST_CASE("embedding is the product with rows of one 1 and zeros") {
  constexpr int N = 6, V = 4, C = 3;
  const std::vector<int> tokens = {3, 1, 1, 0, 3, 3};
  std::vector<real> ones(size_t(N * V));
  for (int n = 0; n < N; ++n) ones[size_t(n * V + tokens[size_t(n)])] = 1;
  const Tensor one_hot = Tensor::from({N, V}, ones);
  Embedding layer(V, C, {25, 1});
  const Tensor y = layer.forward(IntTensor::from({2, 3}, tokens));
  CHECK(y.shape() == Shape({2, 3, C}));
  Tensor product({N, C}), dweight({V, C});
  matmul(product.data(), one_hot.data(), layer.weight.data(), N, C, V, false, false,
         false);
  CHECK(y.host() == product.host());
  layer.backward(y);
  matmul(dweight.data(), one_hot.data(), y.data(), V, C, N, true, false, false);
  const std::vector<real> found = layer.dweight.host(), wanted = dweight.host();
  for (size_t i = 0; i < wanted.size(); ++i) {
    CHECK(found[i] == doctest::Approx(wanted[i]));
  }
}

TEST_CASE("embedding: the same bits for any number of threads") {
  const int before = threads();
  std::vector<std::vector<double>> found;
  for (const int count : {1, 2, 7}) {
    set_threads(count);
    Case c(3);
    c.set_size("N", 501);
    c.set_size("V", 11);
    c.set_size("C", 67);
    ours_back(c);
    found.push_back(c.numbers("dweight"));
  }
  set_threads(before);
  CHECK(found[0] == found[1]);
  CHECK(found[0] == found[2]);
}

TEST_CASE("embedding: a token that is none") {
  CHECK_NOTHROW(check_tokens({0, 1, 2}, 3));
  CHECK_THROWS_WITH_AS(check_tokens({0, 3}, 3),
                       "tokens: number 1 is 3, but a vocabulary of 3 has 0 .. 2: is it "
                       "another tokenizer's?",
                       Error);
  Embedding layer(3, 2, {25, 1});
  const IntTensor tokens = IntTensor::from({3}, {0, 3, -1});
  if (device_is_host()) {
    CHECK_THROWS_AS(layer.forward(tokens), Error);
    return;
  }
  const std::vector<real> y = layer.forward(tokens).host();  // a kernel cannot throw
  CHECK_FALSE(std::isnan(y[1]));
  for (size_t i = 2; i < 6; ++i) CHECK(std::isnan(y[i]));
  layer.backward(Tensor::zeros({3, 2}));
}

TEST_CASE("Embedding: a weight that two parts share is one, and is listed once") {
  struct Tied : Module {
    Linear output{4, 7, {25, 2}};
    Embedding input{output.weight, output.dweight};
    void list(Listing& all) override {
      all.module("input", input);
      all.module("output", output);
    }
  } net;
  const std::vector<Param> params = net.params();
  REQUIRE(params.size() == 2);
  CHECK(params[0].name == "input.weight");
  CHECK(params[0].decay);
  CHECK(params[1].name == "output.bias");
  const IntTensor tokens = IntTensor::from({2}, {5, 1});
  const Tensor logits = net.output.forward(net.input.forward(tokens), Mode::train);
  CHECK(logits.shape() == Shape({2, 7}));
  net.input.backward(net.output.backward(logits));
  CHECK_THROWS_AS(Embedding(Tensor::zeros({7, 4}), Tensor::zeros({4, 7})), Error);
}

TEST_CASE("Embedding: what does not fit") {
  CHECK_THROWS_AS(Embedding(0, 4, {1, 1}), Error);
  Embedding layer(3, 2, {25, 1});
  CHECK_THROWS_AS(layer.forward(IntTensor()), Error);
  CHECK_THROWS_AS(layer.forward(IntTensor::zeros({1, 2, 1})), Error);
  CHECK_THROWS_AS(layer.backward(Tensor::zeros({3, 2})), Error);
  layer.forward(IntTensor::zeros({2, 3}));
  CHECK_THROWS_WITH_AS(layer.backward(Tensor::zeros({6, 2})),
                       "embedding backward: dy is [6, 2], the output was [2, 3, 2]",
                       Error);
  CHECK_THROWS_AS(layer.backward(Tensor::zeros({2, 3, 2})), Error);  // once
}
