// src/layers/attention.cpp: PyTorch's numbers, the cache, the bookkeeping. The maths
// itself is tested in attention.cpp.
#include <doctest/doctest.h>

#include <cmath>

#include "gradients.h"
#include "layers/gradcheck.h"
#include "reference/attention.h"
#include "reference/pattern.h"

using namespace chainrule;
using reference::mark;
using reference::pattern;

namespace {

constexpr double limit = sizeof(real) == 8 ? 1e-11 : 1e-5;

LayerDraw self_draw(Case& c, AttentionOptions options) {
  const int N = c.size("N", {1, 2, 3}), T = c.size("T", {2, 3, 5});
  const int D = c.size("D", {2, 4});
  const int C = options.heads * D;
  return {std::make_unique<MultiHeadAttention>(C, Key{28, 1}, options),
          drawn(c, "x", {N, T, C})};
}

AttentionOptions grouped() {
  AttentionOptions options{4, 2, true, false, true};  // 4 heads, 2 of keys, rotary
  options.alibi = true;
  return options;
}

// Unless positions turn the keys, their bias has the gradient 0, and would be compared
// with rounding.
const LayerRow plain_row("MultiHeadAttention", [](Case& c) {
  return self_draw(c, {2, 2, false, false});
});
const LayerRow rotary_row("MultiHeadAttention, rotary", [](Case& c) {
  return self_draw(c, {2, 2, true, true, true});
});
const LayerRow grouped_row("MultiHeadAttention, grouped",
                           [](Case& c) { return self_draw(c, grouped()); });

// Cross attention as a layer of one input, its first tokens x and the rest the memory.
class TwoInOne : public Layer {
 public:
  TwoInOne(int tokens, int features)
      : attention_(features, Key{28, 2}, {2, 2, false, false}), tokens_(tokens) {}
  Tensor forward(const Tensor& both, Mode mode) override {  // [T + S, C]
    const int C = both.size(1), S = both.size(0) - tokens_;
    const Tensor x = both.rows(0, tokens_), memory = both.rows(tokens_, both.size(0));
    return attention_.forward(x.reshape({1, tokens_, C}), memory.reshape({1, S, C}),
                              IntTensor::from({1}, {S - 1}), mode);
  }
  Tensor backward(const Tensor& dy) override {
    const auto [dx, dmemory] = attention_.backward(dy);
    std::vector<real> both = dx.host();
    for (const real number : dmemory.host()) both.push_back(number);
    return Tensor::from({tokens_ + dmemory.size(1), dx.size(2)}, both);
  }
  void list(Listing& all) override { attention_.list(all); }
  std::string name() const override { return "cross attention"; }

 private:
  CrossAttention attention_;
  const int tokens_;
};
const LayerRow cross_row("CrossAttention", [](Case& c) {
  const int T = c.size("T", {1, 2, 5}), S = c.size("S", {3, 4}), C = c.size("C", {2, 6});
  return LayerDraw{std::make_unique<TwoInOne>(T, C), drawn(c, "both", {T + S, C})};
});

// The same numbers as the script's: weights are a quarter of the pattern.
void set_parameters(CrossAttention& layer) {
  Linear* const maps[] = {&layer.query, &layer.key, &layer.value, &layer.out};
  for (int i = 0; i < 4; ++i) {
    Linear& map = *maps[i];
    std::vector<real> numbers = pattern(1000 * i, map.weight.shape()).host();
    for (real& w : numbers) w /= 4;
    map.weight.set(numbers);
    if (map.bias.empty()) continue;
    map.bias.set(pattern(1000 * i + 900, map.bias.shape()).host());
  }
}

std::vector<double> marks_of_parameters(const CrossAttention& layer) {
  const Linear* const maps[] = {&layer.query, &layer.key, &layer.value, &layer.out};
  std::vector<double> marks;
  for (const Linear* map : maps) marks.push_back(mark(map->dweight));
  for (const Linear* map : maps) {
    marks.push_back(map->dbias.empty() ? 0 : mark(map->dbias));
  }
  return marks;
}

void close(const std::vector<double>& found, const std::vector<double>& wanted) {
  const double difference = relative_difference(found, wanted);
  CAPTURE(difference);
  CHECK(difference <= limit);
}

Tensor tokens(int N, int T, int C) { return pattern(5000, {N, T, C}); }

// The tokens from `begin` on, `count` of them, of every sample.
Tensor some(const Tensor& x, int begin, int count) {
  const int N = x.size(0), T = x.size(1), C = x.size(2);
  const std::vector<real> all = x.host();
  std::vector<real> numbers;
  for (int n = 0; n < N; ++n) {
    const auto first = all.begin() + (n * T + begin) * C;
    numbers.insert(numbers.end(), first, first + count * C);
  }
  return Tensor::from({N, count, C}, numbers);
}

std::vector<double> doubles(const Tensor& x) {
  const std::vector<real> numbers = x.host();
  return {numbers.begin(), numbers.end()};
}

}  // namespace

TEST_CASE("attention layers equal PyTorch's, forward and every gradient") {
  for (const reference::Attention& r : reference::attentions) {
    CAPTURE(r.name);
    CrossAttention layer(24, {1, 1}, r.options);
    set_parameters(layer);
    const Tensor x = pattern(5000, {2, 70, 24});
    const Tensor memory = r.S > 0 ? pattern(9000, {2, r.S, 24}) : x;
    const IntTensor lengths = IntTensor::from({2}, r.lengths);
    const Tensor dy = pattern(2000, {2, 70, 24});
    close({mark(layer.forward(x, memory, lengths, Mode::train))}, {r.y});
    const CrossAttention::Gradients back = layer.backward(dy);
    if (r.S > 0) {
      close({mark(back.dx), mark(back.dmemory)}, r.inputs);
    } else {
      close({mark(back.dx) + mark(back.dmemory), 0}, r.inputs);
    }
    close(marks_of_parameters(layer), r.parameters);
  }
}

TEST_CASE("MultiHeadAttention is cross attention of x to itself") {
  const reference::Attention& r = reference::attentions[2];  // padded
  MultiHeadAttention layer(24, {1, 1}, r.options);
  set_parameters(layer.heads);
  const IntTensor lengths = IntTensor::from({2}, r.lengths);
  close({mark(layer.forward(tokens(2, 70, 24), lengths, Mode::train))}, {r.y});
  close({mark(layer.backward(pattern(2000, {2, 70, 24}))), 0}, r.inputs);
  close(marks_of_parameters(layer.heads), r.parameters);
  // Gradients are added to: twice the same is twice as much.
  layer.forward(tokens(2, 70, 24), lengths, Mode::train);
  layer.backward(pattern(2000, {2, 70, 24}));
  std::vector<double> twice = r.parameters;
  for (double& m : twice) m *= 2;
  close(marks_of_parameters(layer.heads), twice);
}

TEST_CASE("attention: with a cache as without, however the tokens are cut") {
  for (const bool positions : {false, true}) {
    AttentionOptions options = grouped();
    options.rotary = options.alibi = positions;
    MultiHeadAttention layer(16, {28, 4}, options);
    const Tensor x = tokens(2, 12, 16);
    const Tensor whole = layer.forward(x, Mode::evaluate);
    for (const std::vector<int>& cut : {std::vector<int>{12}, {1, 1, 1, 9}, {7, 1, 4}}) {
      KeyValueCache cache = layer.cache(2, 13);
      int begin = 0;
      for (const int count : cut) {
        const Tensor y = layer.forward(some(x, begin, count), cache);
        CHECK(relative_difference(doubles(y), doubles(some(whole, begin, count))) <=
              limit);
        begin += count;
      }
      CHECK(cache.count == 12);
    }
  }
}

TEST_CASE("attention: a step with a cache counts its maps and all keys it looks at") {
  MultiHeadAttention layer(8, {28, 4}, grouped());  // 4 heads of 2, keys of 2
  CHECK(layer.multiply_adds() == 0);
  KeyValueCache cache = layer.cache(3, 9);
  int seen = 0;
  for (const int count : {4, 1, 1, 3}) {
    layer.forward(tokens(3, count, 8), cache);
    seen += count;
    CHECK(layer.multiply_adds() ==
          3 * count * (64 + 32 + 32 + 64) + 2 * 3 * count * seen * 8);
  }
}

TEST_CASE("attention: probabilities add up to 1 and explain y") {
  AttentionOptions options{2};
  options.causal = true;
  MultiHeadAttention layer(4, {28, 5}, options);
  layer.forward(tokens(1, 3, 4), Mode::evaluate);
  const Tensor p = layer.probabilities();
  CHECK(p.shape() == Shape{1, 2, 3, 3});
  const std::vector<real> numbers = p.host();
  for (size_t row = 0; row < 6; ++row) {
    const size_t t = row % 3;
    real sum = 0;
    for (size_t j = 0; j < 3; ++j) {
      sum += numbers[row * 3 + j];
      CHECK((numbers[row * 3 + j] > 0) == (j <= t));
    }
    CHECK(sum == doctest::Approx(1));
  }
}

TEST_CASE("attention: padding is not seen, and a sequence of padding gives the bias") {
  MultiHeadAttention layer(4, {28, 6}, {2});
  layer.heads.out.bias.set({1, 2, 3, 4});
  Tensor x = tokens(2, 3, 4);
  const IntTensor lengths = IntTensor::from({2}, {2, 0});
  const std::vector<real> y = layer.forward(x, lengths, Mode::evaluate).host();
  std::vector<real> numbers = x.host();
  for (size_t i = 8; i < 12; ++i) numbers[i] = 100;  // sample 0's third token
  x.set(numbers);
  const std::vector<real> again = layer.forward(x, lengths, Mode::evaluate).host();
  for (size_t i = 0; i < 8; ++i) CHECK(y[i] == again[i]);
  for (size_t i = 12; i < 24; ++i) CHECK(y[i] == real(i % 4 + 1));
  layer.backward(x);
  for (const real d : layer.heads.query.dweight.host()) CHECK(std::isfinite(d));
}

TEST_CASE("attention: ALiBi's slopes are the paper's") {
  CHECK(alibi_slopes(8)[0] == doctest::Approx(0.5));
  CHECK(alibi_slopes(8)[7] == doctest::Approx(1.0 / 256));
  CHECK(alibi_slopes(1)[0] == doctest::Approx(1.0 / 256));
  // Twelve heads: those of 8, and every second one of 16.
  const std::vector<real> twelve = alibi_slopes(12);
  CHECK(twelve.size() == 12);
  CHECK(twelve[7] == doctest::Approx(1.0 / 256));
  CHECK(twelve[8] == doctest::Approx(std::exp2(-0.5)));
  CHECK(twelve[11] == doctest::Approx(std::exp2(-3.5)));
}

TEST_CASE("attention layers list their four maps and answer once") {
  MultiHeadAttention layer(8, {28, 7}, grouped());
  Listing all;
  layer.list(all);
  REQUIRE(all.params.size() == 4);
  CHECK(all.params[0].name == "query.weight");
  CHECK(all.params[1].name == "key.weight");
  CHECK(all.params[1].value.shape() == Shape{4, 8});
  CHECK(all.params[3].name == "out.weight");
  CHECK(MultiHeadAttention(8, {28, 7}).params().size() == 8);
  CHECK(layer.name() == "causal attention 4 heads of 2, keys of 2");

  const Tensor x = tokens(1, 3, 8);
  CHECK_THROWS_AS(layer.backward(x), Error);
  CHECK_THROWS_AS(layer.probabilities(), Error);
  layer.forward(x, Mode::train);
  // Four maps of 3 tokens, and two products of 4 heads: 3 by 3 pairs of 2 numbers.
  CHECK(layer.multiply_adds() == 3 * (64 + 32 + 32 + 64) + 2 * 4 * 9 * 2);
  layer.backward(x);
  CHECK_THROWS_AS(layer.backward(x), Error);
  // Generating in between is another forward: what an earlier one kept is gone.
  layer.forward(x, Mode::train);
  KeyValueCache cache = layer.cache(1, 3);
  layer.forward(x, cache);
  CHECK_THROWS_AS(layer.backward(x), Error);
}

TEST_CASE("attention layers say what does not fit") {
  CHECK_THROWS_WITH_AS(MultiHeadAttention(10, {1, 1}, {4}),
                       "attention: 10 features cannot be cut into 4 equal heads", Error);
  CHECK_THROWS_AS(MultiHeadAttention(0, {1, 1}), Error);
  CHECK_THROWS_AS(MultiHeadAttention(8, {1, 1}, {4, 3}), Error);
  AttentionOptions odd{2};
  odd.rotary = true;
  CHECK_THROWS_AS(MultiHeadAttention(6, {1, 1}, odd), Error);

  MultiHeadAttention layer(4, {28, 8}, {2});
  CHECK_THROWS_WITH_AS(layer.forward(tokens(2, 3, 5), Mode::train),
                       "attention: x is [2, 3, 5], it should be [N, T, 4]: the layer was "
                       "made for 4 features",
                       Error);
  CHECK_THROWS_AS(layer.forward(Tensor(), Mode::train), Error);
  CHECK_THROWS_AS(
      layer.forward(tokens(2, 3, 4), IntTensor::from({3}, {1, 1, 1}), Mode::train),
      Error);
  CrossAttention cross(4, {28, 9}, {2});
  CHECK_THROWS_AS(cross.forward(tokens(2, 3, 4), tokens(3, 3, 4), Mode::train), Error);
  KeyValueCache cache = layer.cache(2, 4);
  CHECK_THROWS_AS(layer.forward(tokens(2, 3, 4), cache), Error);  // not causal

  MultiHeadAttention causal(4, {28, 8}, {2, 2, true});
  CHECK_THROWS_AS(causal.cache(0, 4), Error);
  causal.forward(tokens(2, 3, 4), cache);
  CHECK_THROWS_WITH_AS(causal.forward(tokens(2, 2, 4), cache),
                       "attention: 3 tokens are in the cache and 2 should follow, but it "
                       "has room for 4",
                       Error);
  CHECK(cache.count == 3);
  CHECK_THROWS_AS(causal.forward(tokens(1, 1, 4), cache), Error);
  KeyValueCache none;
  CHECK_THROWS_AS(causal.forward(tokens(1, 1, 4), none), Error);
}
