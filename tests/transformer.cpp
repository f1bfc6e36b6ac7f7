// src/layers/transformer.cpp, feed_forward.cpp and positions.cpp: PyTorch's numbers,
// gradients, and what a block keeps apart.
#include "layers/transformer.h"

#include <doctest/doctest.h>

#include <cmath>

#include "gradients.h"
#include "layers/gradcheck.h"
#include "layers/positions.h"
#include "reference/transformer_weights.h"

using namespace chainrule;

namespace {

// A large epsilon, so that rows of few numbers have a slope that differences can see. A
// bias only with rotary positions: where nothing turns the keys, theirs has the gradient
// 0, and would be compared with rounding.
TransformerOptions options(Case& c, bool rotary) {
  TransformerOptions o;
  o.attention.heads = 2;
  o.attention.rotary = o.attention.bias = rotary;
  o.attention.causal = c.size("causal", {0, 1}) == 1;
  o.hidden = 5;
  o.epsilon = real(0.125);
  return o;
}

LayerDraw block(Case& c, const TransformerOptions& o) {
  const int N = c.size("N", {1, 2}), T = c.size("T", {2, 3, 5});
  const int C = c.size("C", {4, 8});
  return {std::make_unique<TransformerBlock>(C, Key{7, 1}, o), drawn(c, "x", {N, T, C})};
}

const LayerRow pre_row("TransformerBlock, pre-LN",
                       [](Case& c) { return block(c, options(c, true)); });
const LayerRow post_row("TransformerBlock, post-LN", [](Case& c) {
  TransformerOptions o = options(c, true);
  o.norm_first = false;
  o.bend = Bend::gelu_tanh;
  return block(c, o);
});
const LayerRow llama_row("TransformerBlock, Llama", [](Case& c) {
  TransformerOptions o = options(c, true);
  o.attention.key_value_heads = 1;
  o.attention.bias = false;
  o.norm = NormKind::rms;
  o.bend = Bend::swiglu;
  return block(c, o);
});
const LayerRow dropout_row("TransformerBlock, dropout, ALiBi", [](Case& c) {
  TransformerOptions o = options(c, false);
  o.attention.alibi = true;
  o.dropout = real(0.25);
  return block(c, o);
});
LayerDraw feed(Case& c, Bend bend) {
  const int N = c.size("N"), C = c.size("C"), H = c.size("H");
  return {std::make_unique<FeedForward>(C, H, Key{7, 2}, bend), drawn(c, "x", {N, C})};
}
const LayerRow gelu_row("FeedForward, gelu", [](Case& c) { return feed(c, Bend::gelu); });
const LayerRow swiglu_row("FeedForward, swiglu",
                          [](Case& c) { return feed(c, Bend::swiglu); });
const LayerRow learned_row("Positions, learned", [](Case& c) {
  const int N = c.size("N"), T = c.size("T"), C = c.size("C");
  auto layer = std::make_unique<Positions>(PositionTable::learned, T + 2, C, Key{7, 3});
  return LayerDraw{std::move(layer), drawn(c, "x", {N, T, C})};
});

// The decoder's block as a layer of one input, which is cut into x and memory.
struct DecoderOfBoth : Layer {
  DecoderBlock block;
  int T = 0, S = 0;
  DecoderOfBoth(int C, const TransformerOptions& o) : block(C, Key{7, 4}, o) {}

  Tensor forward(const Tensor& both, Mode mode) override {
    const int rows = both.size(0), C = both.size(2);
    S = rows / 3;
    T = rows - S;
    const Tensor x = both.rows(0, T).clone().reshape({1, T, C});
    const Tensor memory = both.rows(T, rows).clone().reshape({1, S, C});
    return block.forward(x, memory, IntTensor::from({1}, {S}), mode);
  }
  Tensor backward(const Tensor& dy) override {
    const DecoderBlock::Gradients d = block.backward(dy);
    std::vector<real> all = d.dx.host();
    const std::vector<real> rest = d.dmemory.host();
    all.insert(all.end(), rest.begin(), rest.end());
    return Tensor::from({T + S, 1, dy.size(2)}, all);
  }
  void list(Listing& all) override { block.list(all); }
  std::string name() const override { return "decoder"; }
};
const LayerRow decoder_row("DecoderBlock", [](Case& c) {
  const int C = c.size("C", {4, 8}), rows = 3 * c.size("S", {2, 3});
  auto layer = std::make_unique<DecoderOfBoth>(C, options(c, false));
  return LayerDraw{std::move(layer), drawn(c, "x", {rows, 1, C})};
});

void like_torch(TransformerBlock& block, int C, const reference::Answer& r) {
  reference::set_weights(block);
  const Tensor y = block.forward(reference::pattern(7, {2, 3, C}), Mode::train);
  CHECK(reference::difference(y, r.y) <= reference::limit);
  const Tensor dx = block.backward(reference::pattern(2000, {2, 3, C}));
  CHECK(reference::difference(dx, r.dx) <= reference::limit);
  const std::vector<Param> params = block.params();
  REQUIRE(params.size() == r.gradients.size());
  for (size_t k = 0; k < params.size(); ++k) {
    CAPTURE(params[k].name);
    // A shift of all keys changes nothing: what stands there is rounding.
    if (params[k].name == "attention.key.bias") continue;
    CHECK(reference::difference(params[k].grad, r.gradients[k]) <= reference::limit);
  }
}

std::vector<real> changed(const Tensor& x, int index) {
  std::vector<real> numbers = x.host();
  numbers[size_t(index)] += 1;
  return numbers;
}

}  // namespace

TEST_CASE("transformer blocks equal PyTorch's") {
  TransformerOptions o;
  o.attention.heads = 2;
  o.hidden = 6;
  o.attention.causal = true;
  TransformerBlock pre(4, {1, 0}, o);
  like_torch(pre, 4, reference::pre_block);
  o.attention.causal = false;
  o.norm_first = false;
  o.bend = Bend::relu;
  TransformerBlock post(4, {1, 0}, o);
  like_torch(post, 4, reference::post_block);
}

TEST_CASE("a Llama block equals what PyTorch computes") {
  TransformerOptions o;
  o.attention.heads = 4;
  o.attention.key_value_heads = 2;
  o.attention.causal = true;
  o.attention.rotary = true;
  o.attention.bias = false;
  o.hidden = 12;
  o.norm = NormKind::rms;
  o.bend = Bend::swiglu;
  TransformerBlock block(8, {1, 0}, o);
  like_torch(block, 8, reference::llama_block);
}

TEST_CASE("a causal block does not let the past see the future") {
  TransformerOptions o;
  o.attention.heads = 2;
  o.attention.causal = true;
  TransformerBlock block(8, {1, 0}, o);
  const Tensor x = reference::pattern(0, {1, 5, 8});
  const Tensor later = Tensor::from({1, 5, 8}, changed(x, 3 * 8 + 2));
  const std::vector<real> y = block.forward(x, Mode::evaluate).host();
  const std::vector<real> z = block.forward(later, Mode::evaluate).host();
  for (size_t i = 0; i < 3 * 8; ++i) CHECK(y[i] == z[i]);
  CHECK(y[3 * 8] != z[3 * 8]);
}

TEST_CASE("a decoder's block sees its own past and as much memory as there is") {
  TransformerOptions o;
  o.attention.heads = 2;
  o.attention.rotary = true;  // of the tokens of x only
  DecoderBlock block(8, {1, 0}, o);
  const Tensor x = reference::pattern(0, {1, 4, 8}),
               memory = reference::pattern(50, {1, 3, 8});
  const IntTensor two = IntTensor::from({1}, {2});
  const std::vector<real> y = block.forward(x, memory, two, Mode::evaluate).host();
  const Tensor padding = Tensor::from({1, 3, 8}, changed(memory, 2 * 8));
  CHECK(block.forward(x, padding, two, Mode::evaluate).host() == y);
  const Tensor seen = Tensor::from({1, 3, 8}, changed(memory, 8));
  CHECK(block.forward(x, seen, two, Mode::evaluate).host() != y);
  const Tensor last = Tensor::from({1, 4, 8}, changed(x, 3 * 8));
  const std::vector<real> z = block.forward(last, memory, two, Mode::evaluate).host();
  for (size_t i = 0; i < 3 * 8; ++i) CHECK(y[i] == z[i]);
}

TEST_CASE("blocks list each part once, decay on matrices only") {
  TransformerOptions o;
  o.attention.heads = 2;
  o.dropout = real(0.5);
  TransformerBlock block(8, {1, 0}, o);
  Listing all;
  block.list(all);
  int numbers = 0;
  for (const Param& p : all.params) {
    CAPTURE(p.name);
    CHECK(p.decay == (p.value.axes() == 2));
    numbers += p.value.count();
  }
  CHECK(numbers == 12 * 8 * 8 + 13 * 8);  // the 12 C^2 of the books, and 13 C
  CHECK(all.params[0].name == "attention_road.norm.gamma");
  CHECK(all.counters.size() == 2);  // one for each dropout
  CHECK_THROWS_AS(block.backward(Tensor::zeros({1, 1, 8})), Error);
}

TEST_CASE("feed-forward: names, sizes, and what does not fit") {
  FeedForward swiglu(8, 20, {1, 0}, Bend::swiglu, false);
  CHECK(swiglu.params().size() == 3);
  CHECK(swiglu.name() == "feed-forward 8 -> 20, swiglu");
  CHECK_THROWS_WITH_AS(swiglu.forward(Tensor::zeros({2, 3, 7}), Mode::train),
                       "feed-forward: x is [2, 3, 7]: its tokens have 7 features, the "
                       "layer expects 8",
                       Error);
  CHECK_THROWS_AS(swiglu.backward(Tensor::zeros({2, 8})), Error);
  swiglu.forward(Tensor::zeros({2, 3, 8}), Mode::train);
  CHECK(swiglu.multiply_adds() == 2 * 3 * 3 * 8 * 20);
}

TEST_CASE("sines: a place is told by fast and slow clocks, and distance by products") {
  const std::vector<real> table = sinusoidal_positions(50, 6).host();
  for (size_t p : {size_t(0), size_t(7), size_t(49)}) {
    CHECK(table[6 * p] == doctest::Approx(std::sin(double(p))));
    CHECK(table[6 * p + 1] == doctest::Approx(std::cos(double(p))));
    CHECK(table[6 * p + 2] ==
          doctest::Approx(std::sin(double(p) / std::pow(10000.0, 1.0 / 3))));
  }
  const auto product = [&](size_t a, size_t b) {
    double sum = 0;
    for (size_t c = 0; c < 6; ++c) sum += double(table[6 * a + c]) * table[6 * b + c];
    return sum;
  };
  CHECK(product(3, 8) == doctest::Approx(product(30, 35)).epsilon(1e-5));
}

TEST_CASE("positions: a text that goes on, and one that is too long") {
  Positions layer(PositionTable::learned, 4, 2, {1, 0});
  layer.weight.set({0, 1, 10, 11, 20, 21, 30, 31});
  const Tensor x = Tensor::zeros({2, 2, 2});
  CHECK(layer.forward(x, 2).host() == std::vector<real>{20, 21, 30, 31, 20, 21, 30, 31});
  layer.backward(Tensor::from({2, 2, 2}, {1, 2, 3, 4, 5, 6, 7, 8}));
  CHECK(layer.dweight.host() == std::vector<real>{0, 0, 0, 0, 6, 8, 10, 12});
  CHECK_THROWS_AS(layer.backward(x), Error);
  CHECK_THROWS_WITH_AS(layer.forward(x, 3),
                       "positions: x is [2, 2, 2] and begins at place 3, but the table "
                       "ends after place 3: make the context longer, or cut the text",
                       Error);
  CHECK_THROWS_AS(layer.forward(Tensor::zeros({2, 2, 3}), Mode::train), Error);
  CHECK(Positions(PositionTable::sinusoidal, 4, 2, {1, 0}).params().empty());
}
