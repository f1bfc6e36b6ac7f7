// src/models/gpt.cpp: every form of it, causality, one weight where it is tied, and a run
// that goes on bit by bit. PyTorch's training steps: pretrained.cpp.
#include "models/gpt.h"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cmath>

#include "layers/gradcheck.h"
#include "layers/losses.h"
#include "layers/summary.h"
#include "optim/adam.h"
#include "reference/transformer_weights.h"
#include "training/checkpoint.h"

using namespace chainrule;

namespace {

using Values = std::vector<real>;

int parameters(Module& net) {
  int count = 0;
  for (const Param& p : net.params()) count += p.value.count();
  return count;
}

// [N,T] of the sequence i^2 + start, as in transformer.py.
IntTensor squares(int start, int N, int T, int V) {
  std::vector<int> tokens;
  for (int i = 0; i < N * T; ++i) tokens.push_back((i * i + start) % V);
  return IntTensor::from({N, T}, tokens);
}

IntTensor random_tokens(int N, int T, int V, Key key) {
  std::vector<int> tokens;
  Rng rng{key};
  for (int i = 0; i < N * T; ++i) tokens.push_back(rng.below(V));
  return IntTensor::from({N, T}, tokens);
}

std::vector<GptOptions> all_forms() {
  GptOptions gpt2 = gpt2_like(13, 8, 2, 2, 8);
  GptOptions llama = llama_like(13, 8, 2, 4, 8, 2);
  GptOptions post = gpt2;
  post.norm_first = false;
  post.place = PositionScheme::sinusoidal;
  post.bend = Bend::relu;
  GptOptions alibi = llama;
  alibi.place = PositionScheme::alibi;
  alibi.tied = true;
  GptOptions none = gpt2;
  none.place = PositionScheme::none;
  none.tied = false;
  return {gpt2, llama, post, alibi, none};
}

// A Layer of a GPT, so that the gradient check can move its weights: the input is not
// looked at, the tokens are always the same.
struct GptOfTokens : Layer {
  Gpt net;
  IntTensor tokens;
  GptOfTokens(const GptOptions& o, const IntTensor& text)
      : net(o, {3, 1}), tokens(text) {}
  Tensor forward(const Tensor&, Mode mode) override { return net.forward(tokens, mode); }
  Tensor backward(const Tensor& dy) override {
    net.backward(dy);
    return Tensor::zeros({1});
  }
  void list(Listing& all) override { net.list(all); }
  std::string name() const override { return "gpt"; }
};

// What the rest of a run depends on.
struct Run {
  Gpt net;
  AdamW optimizer;
  explicit Run(const GptOptions& o)
      : net(o, {5, 1}),
        optimizer(net.params(), {real(0.9), real(0.95), real(1e-8), real(0.1)}) {}

  real step(int number) {
    SoftmaxCrossEntropy loss;
    zero_gradients(net.params());
    const IntTensor tokens = squares(number, 2, 6, 13),
                    next = squares(number + 5, 2, 6, 13);
    const real value = loss.forward(net.forward(tokens, Mode::train), next).item();
    net.backward(loss.backward());
    optimizer.step(real(1e-2));
    return value;
  }
  Listing listing() {
    Listing all;
    all.module("net", net);
    all.module("optimizer", optimizer);
    return all;
  }
};

}  // namespace

TEST_CASE("gpt: the sizes of the papers") {
  // Counted, not made: what a block and its surroundings have, for GPT-2's four sizes.
  const auto count = [](int64_t V, int64_t P, int64_t L, int64_t C) {
    return V * C + P * C + L * (12 * C * C + 13 * C) + 2 * C;
  };
  CHECK(count(50257, 1024, 12, 768) == 124439808);
  CHECK(count(50257, 1024, 48, 1600) == 1557611200);
  Gpt small(gpt2_like(65, 32, 3, 4, 16), {1, 0});
  CHECK(parameters(small) == count(65, 32, 3, 16));
  GptOptions stories = llama_like(512, 512, 5, 8, 64, 4);
  CHECK(stories.hidden == 176);
  stories.hidden = 172;
  stories.tied = true;
  Gpt llama(stories, {1, 0});
  CHECK(parameters(llama) == 260032);
}

TEST_CASE("gpt: a table of its parts and their parameters") {
  Gpt net(gpt2_like(65, 32, 2, 4, 16), {1, 0});
  const std::string table = parameter_table(net);
  for (const char* line : {"  tokens ", "1,040  12.8 %", "  block1 ", "3,280  40.3 %",
                           "  total ", "8,144 100.0 %"}) {
    CAPTURE(table);
    CHECK(table.find(line) != std::string::npos);
  }
}

TEST_CASE("gpt: the gradient of every weight, in every form") {
  const IntTensor tokens = squares(2, 2, 3, 13);
  for (const GptOptions& o : all_forms()) {
    GptOptions eased = o;
    eased.epsilon = real(0.125);
    eased.bias = o.place == PositionScheme::rotary;  // see tests/transformer.cpp
    GptOfTokens net(eased, tokens);
    // Weights of 0.02 hardly differ from none: make them count.
    for (Param p : net.params()) {
      Values numbers = p.value.host();
      for (real& w : numbers) w *= real(p.decay ? 10 : 1);
      p.value.set(numbers);
    }
    if (sizeof(real) == 4) continue;
    const GradientReport report = check_gradients(net, Tensor::zeros({1}));
    CAPTURE(report.where);
    CHECK(report.worst <= 1e-7);
  }
}

TEST_CASE("gpt: a later token does not change an earlier logit, in any form") {
  for (const GptOptions& o : all_forms()) {
    Gpt net(o, {3, 0});
    const Values y =
        net.forward(IntTensor::from({1, 5}, {1, 2, 3, 4, 5}), Mode::evaluate).host();
    const Values z =
        net.forward(IntTensor::from({1, 5}, {1, 2, 3, 9, 5}), Mode::evaluate).host();
    for (size_t i = 0; i < 3 * 13; ++i) CHECK(y[i] == z[i]);
    CHECK(y[3 * 13] != z[3 * 13]);
  }
}

TEST_CASE("gpt: a tied weight is one parameter, with both gradients in it") {
  Gpt net(gpt2_like(7, 4, 1, 1, 4), {1, 0});
  int found = 0;
  for (const Param& p : net.params()) found += p.value.shape() == Shape({7, 4});
  CHECK(found == 1);
  CHECK(net.params()[0].name == "tokens.weight");
  CHECK(net.tokens.weight.data() == net.head.weight.data());
  CHECK(net.tokens.dweight.data() == net.head.dweight.data());

  GptOptions apart = gpt2_like(7, 4, 1, 1, 4);
  apart.tied = false;
  Gpt twin(apart, {1, 0});
  const std::vector<Param> ours = net.params(), theirs = twin.params();
  REQUIRE(theirs.size() == ours.size() + 1);
  for (size_t i = 0; i < ours.size(); ++i)
    twin.params()[i].value.set(ours[i].value.host());
  twin.head.weight.set(net.tokens.weight.host());
  const IntTensor tokens = IntTensor::from({1, 3}, {1, 5, 5});
  for (Gpt* one : {&net, &twin}) {
    one->forward(tokens, Mode::train);
    one->backward(reference::pattern(0, {1, 3, 7}));
  }
  const Values in = twin.tokens.dweight.host(), out = twin.head.dweight.host();
  const Values both = net.tokens.dweight.host();
  for (size_t i = 0; i < both.size(); ++i) {
    CHECK(both[i] == doctest::Approx(double(in[i] + out[i])).epsilon(1e-4));
  }
}

TEST_CASE("gpt: weights start as GPT-2's, decay is for matrices") {
  Gpt net(gpt2_like(60, 40, 8, 2, 32), {1, 0});
  const auto deviation = [](const Tensor& w) {
    double sum = 0;
    for (const real x : w.host()) sum += double(x) * x;
    return std::sqrt(sum / w.count());
  };
  CHECK(deviation(net.tokens.weight) == doctest::Approx(0.02).epsilon(0.1));
  CHECK(deviation(net.positions->weight) == doctest::Approx(0.02).epsilon(0.1));
  TransformerBlock& block = *net.blocks[5];
  CHECK(deviation(block.attention.heads.key.weight) ==
        doctest::Approx(0.02).epsilon(0.1));
  CHECK(deviation(block.feed_forward.down.weight) == doctest::Approx(0.005).epsilon(0.1));
  CHECK(deviation(block.attention.heads.out.weight) ==
        doctest::Approx(0.005).epsilon(0.1));
  for (const Param& p : net.params()) CHECK(p.decay == (p.value.axes() == 2));
  // It knows nothing yet: about log 60 nats.
  SoftmaxCrossEntropy loss;
  const IntTensor tokens = random_tokens(4, 40, 60, {1, 1});
  const IntTensor next = random_tokens(4, 40, 60, {1, 2});
  CHECK(loss.forward(net.forward(tokens, Mode::train), next).item() ==
        doctest::Approx(std::log(60)).epsilon(0.03));
}

TEST_CASE("gpt: every form learns eight short sequences by heart") {
  for (const GptOptions& o : all_forms()) {
    // A simulated GPU is slow: one form will do.
    if (!device_is_host() && o.place != PositionScheme::rotary) continue;
    GptOptions wider = o;
    wider.features = 32;
    Gpt net(wider, {3, 0});
    // The first token says which of the eight it is.
    std::vector<int> tokens = random_tokens(8, 7, 13, {2, 1}).host();
    for (size_t n = 0; n < 8; ++n) tokens[7 * n] = int(n);
    std::vector<int> in, next;
    for (size_t i = 0; i < tokens.size(); ++i) {
      if (i % 7 != 6) in.push_back(tokens[i]);
      if (i % 7 != 0) next.push_back(tokens[i]);
    }
    AdamW optimizer(net.params());
    SoftmaxCrossEntropy loss;
    real value = 0;
    for (int step = 0; step < 120; ++step) {
      zero_gradients(net.params());
      value = loss.forward(net.forward(IntTensor::from({8, 6}, in), Mode::train),
                           IntTensor::from({8, 6}, next))
                  .item();
      if (value < real(0.05)) break;
      net.backward(loss.backward());
      optimizer.step(real(1e-2));
    }
    CHECK(value < 0.05);
  }
}

TEST_CASE("gpt: a run that was stopped goes on to the same bits") {
  GptOptions o = gpt2_like(13, 8, 2, 2, 8);
  o.dropout = real(0.1);
  const std::string path = "/tmp/chainrule-gpt-" + std::to_string(getpid());
  Run whole(o);
  for (int step = 0; step < 3; ++step) whole.step(step);
  save_checkpoint(path, whole.listing());
  Values losses;
  for (int step = 3; step < 6; ++step) losses.push_back(whole.step(step));

  Run resumed(o);
  load_checkpoint(path, resumed.listing());
  unlink(path.c_str());
  for (int step = 3; step < 6; ++step)
    CHECK(resumed.step(step) == losses[size_t(step - 3)]);
  const std::vector<Param> a = whole.net.params(), b = resumed.net.params();
  for (size_t i = 0; i < a.size(); ++i) CHECK(a[i].value.host() == b[i].value.host());
}

TEST_CASE("gpt: gradients of two halves add up to those of the whole batch") {
  Gpt net(gpt2_like(13, 8, 2, 2, 8), {3, 0});
  const IntTensor tokens = squares(0, 4, 6, 13), next = squares(5, 4, 6, 13);
  SoftmaxCrossEntropy loss;
  zero_gradients(net.params());
  loss.forward(net.forward(tokens, Mode::train), next);
  net.backward(loss.backward());
  const Values whole = net.tokens.dweight.host();
  zero_gradients(net.params());
  for (int half = 0; half < 2; ++half) {
    loss.forward(net.forward(tokens.rows(2 * half, 2 * half + 2), Mode::train),
                 next.rows(2 * half, 2 * half + 2));
    net.backward(loss.backward(real(0.5)));
  }
  const Values halves = net.tokens.dweight.host();
  CHECK(
      relative_difference({halves.begin(), halves.end()}, {whole.begin(), whole.end()}) <=
      (sizeof(real) == 8 ? 1e-12 : 1e-5));
}

TEST_CASE("gpt says what does not fit") {
  Gpt net(gpt2_like(13, 8, 1, 2, 8), {1, 0});
  CHECK_THROWS_WITH_AS(net.forward(IntTensor::from({3}, {1, 2, 3}), Mode::train),
                       "gpt: tokens are [3], expected [N, T] with at least one token",
                       Error);
  CHECK_THROWS_AS(net.forward(squares(0, 1, 9, 13), Mode::train), Error);
  CHECK_THROWS_AS(net.backward(Tensor::zeros({1, 2, 13})), Error);
  net.forward(squares(0, 1, 2, 13), Mode::train);
  CHECK_THROWS_WITH_AS(net.backward(Tensor::zeros({1, 3, 13})),
                       "gpt backward: dlogits are [1, 3, 13], the logits were [1, 2, 13]",
                       Error);
  CHECK_THROWS_AS(Gpt(gpt2_like(0, 8, 1, 2, 8), {1, 0}), Error);
  CHECK_THROWS_AS(Gpt(gpt2_like(13, 8, 1, 3, 8), {1, 0}), Error);
  // ALiBi and RoPE have no table that could end.
  Gpt llama(llama_like(13, 4, 1, 2, 8), {1, 0});
  CHECK_NOTHROW(llama.forward(squares(0, 1, 9, 13), Mode::train));
}
