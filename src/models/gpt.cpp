// See gpt.h.
#include "models/gpt.h"

#include <cmath>
#include <utility>

#include "layers/initialize.h"
#include "ops/branch.h"

namespace chainrule {

GptOptions gpt2_like(int vocabulary, int context, int layers, int heads, int features) {
  GptOptions o;
  o.vocabulary = vocabulary;
  o.context = context;
  o.layers = layers;
  o.heads = heads;
  o.features = features;
  o.bend = Bend::gelu_tanh;
  return o;
}

GptOptions llama_like(int vocabulary, int context, int layers, int heads, int features,
                      int key_value_heads) {
  GptOptions o = gpt2_like(vocabulary, context, layers, heads, features);
  o.key_value_heads = key_value_heads;
  o.hidden = (8 * features / 3 + 7) / 8 * 8;
  o.place = PositionScheme::rotary;
  o.norm = NormKind::rms;
  o.bend = Bend::swiglu;
  o.bias = false;
  o.tied = false;
  return o;
}

namespace {

const GptOptions& checked(const GptOptions& o) {
  ENSURE(o.vocabulary > 0 && o.context > 0 && o.layers > 0 && o.features > 0,
         "gpt: a vocabulary of %d, a context of %d, %d layers and %d features make no "
         "net: all are at least 1",
         o.vocabulary, o.context, o.layers, o.features);
  return o;
}

TransformerOptions block_options(const GptOptions& o) {
  TransformerOptions t;
  t.attention.heads = o.heads;
  t.attention.key_value_heads = o.key_value_heads;
  t.attention.causal = true;
  t.attention.bias = o.bias;
  t.attention.rotary = o.place == PositionScheme::rotary;
  t.attention.alibi = o.place == PositionScheme::alibi;
  t.hidden = o.hidden;
  t.bend = o.bend;
  t.norm = o.norm;
  t.norm_first = o.norm_first;
  t.epsilon = o.epsilon;
  t.dropout = o.dropout;
  return t;
}

// Its weights are drawn by Gpt::initialize, as those of the blocks.
Linear head_of(const GptOptions& o) {
  const WeightsLater later;
  return Linear(o.features, o.vocabulary, Key{}, false);
}

Embedding embedding(const GptOptions& o, Linear& head, Key key) {
  if (o.tied) return Embedding(head.weight, head.dweight);
  return Embedding(o.vocabulary, o.features, key, real(0.02));
}

std::unique_ptr<Positions> table(const GptOptions& o, Key key) {
  const bool learned = o.place == PositionScheme::learned;
  if (!learned && o.place != PositionScheme::sinusoidal) return nullptr;
  const PositionTable kind = o.place == PositionScheme::learned
                                 ? PositionTable::learned
                                 : PositionTable::sinusoidal;
  return std::make_unique<Positions>(kind, o.context, o.features, key);
}

}  // namespace

Gpt::Gpt(const GptOptions& chosen, Key key)
    : options(checked(chosen)),
      head(head_of(options)),
      tokens(embedding(options, head, derived(key, 1))),
      positions(table(options, derived(key, 2))) {
  if (options.dropout != 0) {
    dropout = std::make_unique<Dropout>(options.dropout, derived(key, 3));
  }
  for (int i = 0; i < options.layers; ++i) {
    const WeightsLater drawn_below;
    blocks.push_back(std::make_unique<TransformerBlock>(
        options.features, derived(key, uint64_t(10 + i)), block_options(options)));
  }
  if (options.norm_first) {
    last_norm = make_norm(options.norm, options.features, options.epsilon);
  }
  initialize(derived(key, 4));
}

void Gpt::initialize(Key key) {
  const real usual = real(0.02);
  const real onto_road = usual / std::sqrt(real(2 * options.layers));
  uint64_t part = 0;
  const auto draw = [&](Linear& linear, real deviation) {
    normal(linear.weight, derived(key, part++), deviation);
  };
  draw(head, usual);
  for (const auto& block : blocks) {
    CrossAttention& attention = block->attention.heads;
    for (Linear* map : {&attention.query, &attention.key, &attention.value}) {
      draw(*map, usual);
    }
    draw(attention.out, onto_road);
    draw(block->feed_forward.up, usual);
    if (block->feed_forward.gate) draw(*block->feed_forward.gate, usual);
    draw(block->feed_forward.down, onto_road);
  }
}

namespace {

void require_tokens(const IntTensor& tokens) {
  ENSURE(tokens.axes() == 2 && tokens.count() > 0,
         "gpt: tokens are %s, expected [N, T] with at least one token",
         tokens.shape().text().c_str());
}

}  // namespace

Tensor Gpt::logits(const Tensor& rows, Mode mode) {
  return head.forward(last_norm ? last_norm->forward(rows, mode) : rows, mode);
}

// 1. embed   2. say where   3. drop   4. the blocks   5. the last norm and the head
Tensor Gpt::forward(const IntTensor& text, Mode mode) {
  require_tokens(text);
  shape_ = text.shape();
  const int N = text.size(0), T = text.size(1), C = options.features;
  Tensor x = tokens.forward(text);
  if (positions) x = positions->forward(x, mode);
  if (dropout) x = dropout->forward(x, mode);
  for (const auto& block : blocks) x = block->forward(x, mode);
  return logits(x.reshape({N * T, C}), mode).reshape({N, T, options.vocabulary});
}

void Gpt::backward(const Tensor& dlogits) {
  must_be_kept(shape_.axes == 2, "gpt");
  const Shape shape = std::exchange(shape_, Shape{0});
  const int N = shape.size[0], T = shape.size[1], C = options.features;
  ENSURE(dlogits.count() == N * T * options.vocabulary,
         "gpt backward: dlogits are %s, the logits were [%d, %d, %d]",
         dlogits.shape().text().c_str(), N, T, options.vocabulary);
  Tensor dx = head.backward(dlogits.reshape({N * T, options.vocabulary}));
  if (last_norm) dx = last_norm->backward(dx);
  dx = dx.reshape({N, T, C});
  for (size_t i = blocks.size(); i-- > 0;) dx = blocks[i]->backward(dx);
  if (dropout) dx = dropout->backward(dx);
  if (positions) dx = positions->backward(dx);
  tokens.backward(dx);
}

Gpt::Cache Gpt::cache(int N) const {
  Cache made;
  made.room = options.context;
  for (const auto& block : blocks) {
    made.blocks.push_back(block->attention.cache(N, options.context));
  }
  return made;
}

Tensor Gpt::forward(const IntTensor& next, Cache& cache) {
  require_tokens(next);
  const int N = next.size(0), T = next.size(1), C = options.features;
  ENSURE(cache.blocks.size() == blocks.size() && T <= cache.room - cache.count,
         "gpt: %d more tokens after %d, but the context has %d: start again with the end "
         "of the text (models/generate.h does)",
         T, cache.count, cache.room);
  Tensor x = tokens.forward(next);
  if (positions) x = positions->forward(x, cache.count);
  for (size_t i = 0; i < blocks.size(); ++i) {
    x = blocks[i]->forward(x, cache.blocks[i]);
  }
  cache.count += T;
  Tensor last({N, C});
  take_channels(last.data(), x.data(), N, 1, C, T, T - 1);
  return logits(last, Mode::evaluate);
}

void Gpt::list(Listing& all) {
  all.module("tokens", tokens);
  if (positions) all.module("positions", *positions);
  if (dropout) all.module("dropout", *dropout);
  for (size_t i = 0; i < blocks.size(); ++i) {
    all.module(("block" + std::to_string(i)).c_str(), *blocks[i]);
  }
  if (last_norm) all.module("last_norm", *last_norm);
  all.module("head", head);
}

long long Gpt::multiply_adds() const {
  long long sum = head.multiply_adds();
  for (const auto& block : blocks) sum += block->multiply_adds();
  return sum;
}

}  // namespace chainrule
