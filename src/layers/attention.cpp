// See attention.h.
#include "layers/attention.h"

#include <cmath>
#include <limits>

#include "ops/attention.h"
#include "ops/branch.h"
#include "ops/heads.h"
#include "ops/rope.h"

namespace chainrule {
namespace {

AttentionOptions checked(int features, AttentionOptions o) {
  if (o.key_value_heads == 0) o.key_value_heads = o.heads;
  ENSURE(features > 0 && o.heads > 0 && features % o.heads == 0,
         "attention: %d features cannot be cut into %d equal heads", features, o.heads);
  ENSURE(o.key_value_heads > 0 && o.heads % o.key_value_heads == 0,
         "attention: %d heads cannot share %d key-value heads in equal groups", o.heads,
         o.key_value_heads);
  ENSURE(
      !o.rotary || features / o.heads % 2 == 0,
      "attention: heads of %d numbers cannot be turned in pairs: rotary positions need "
      "an even head size",
      features / o.heads);
  return o;
}

void must_be_tokens(const Tensor& x, int features, const char* name) {
  ENSURE(x.axes() == 3 && x.size(2) == features,
         "attention: %s is %s, it should be [N, T, %d]: the layer was made for %d "
         "features",
         name, x.shape().text().c_str(), features, features);
}

Tensor sum(const Tensor& a, const Tensor& b) {
  Tensor y(a.shape());
  add(y.data(), a.data(), b.data(), a.count());
  return y;
}

// Tokens as rows, which is how linear layers want them.
Tensor as_rows(const Tensor& x) { return x.reshape({x.size(0) * x.size(1), x.size(2)}); }

Tensor merged(const Tensor& heads) {
  const int N = heads.size(0), NH = heads.size(1), T = heads.size(2), D = heads.size(3);
  Tensor y({N, T, NH * D});
  merge_heads(y.data(), heads.data(), N, T, NH, D);
  return y;
}

Tensor split(const Tensor& x, int NH) {
  const int N = x.size(0), T = x.size(1), D = x.size(2) / NH;
  Tensor y({N, NH, T, D});
  split_heads(y.data(), x.data(), N, T, NH, D);
  return y;
}

}  // namespace

std::vector<real> alibi_slopes(int heads) {
  int power = 1;
  while (2 * power <= heads) power *= 2;
  std::vector<real> slopes;
  for (int h = 1; h <= power; ++h) {
    slopes.push_back(real(std::exp2(-8.0 * h / power)));
  }
  // What is missing comes from the sequence for twice as many heads: every second one.
  for (int h = 1; int(slopes.size()) < heads; h += 2) {
    slopes.push_back(real(std::exp2(-4.0 * h / power)));
  }
  return slopes;
}

// ---- cross attention ------------------------------------------------------------------

CrossAttention::CrossAttention(int features, Key key_of_weights, AttentionOptions chosen)
    : options(checked(features, chosen)),
      head_size(features / options.heads),
      query(features, features, derived(key_of_weights, 0), options.bias),
      key(features, options.key_value_heads * head_size, derived(key_of_weights, 1),
          options.bias),
      value(features, options.key_value_heads * head_size, derived(key_of_weights, 2),
            options.bias),
      out(features, features, derived(key_of_weights, 3), options.bias),
      slopes_(Tensor::from({options.heads},
                           options.alibi ? alibi_slopes(options.heads)
                                         : std::vector<real>(size_t(options.heads)))) {}

// Tokens through a linear map into heads [N,heads,T,D], the first at position `first`.
// (A linear map does the same in both modes.)
Tensor CrossAttention::heads_of(Linear& map, const Tensor& x, int first) {
  const int N = x.size(0), T = x.size(1), O = map.weight.size(0), NH = O / head_size;
  const Tensor flat = map.forward(as_rows(x), Mode::train);
  const Tensor heads = split(flat.reshape({N, T, O}), NH);
  if (!options.rotary || &map == &value) return heads;
  Tensor turned(heads.shape());
  rope_forward(turned.data(), heads.data(), N * NH, T, head_size, first,
               options.rotary_base);
  return turned;
}

// The way back through heads_of.
Tensor CrossAttention::tokens_of(Linear& map, const Tensor& dheads) {
  const int N = dheads.size(0), NH = dheads.size(1), T = dheads.size(2);
  Tensor straight = dheads;
  if (options.rotary && &map != &value) {
    straight = Tensor(dheads.shape());
    rope_backward(straight.data(), dheads.data(), N * NH, T, head_size, 0,
                  options.rotary_base);
  }
  const Tensor dx = map.backward(as_rows(merged(straight)));
  return dx.reshape({N, T, dx.size(1)});
}

AttentionSize CrossAttention::size_of(const Tensor& q, const Tensor& k) const {
  return {q.size(0), q.size(1),      k.size(1),       q.size(2),     k.size(2),
          head_size, options.causal, lengths_.data(), slopes_.data()};
}

// Lengths for N samples whose tokens all count: more than there can be.
IntTensor CrossAttention::all_of(int N) {
  if (all_.count() != N) {
    all_ = IntTensor::from({N},
                           std::vector<int>(size_t(N), std::numeric_limits<int>::max()));
  }
  return all_;
}

Tensor CrossAttention::forward(const Tensor& x, const Tensor& memory, Mode mode) {
  must_be_tokens(x, query.weight.size(1), "x");
  return forward(x, memory, all_of(x.size(0)), mode);
}

Tensor CrossAttention::forward(const Tensor& x, const Tensor& memory,
                               const IntTensor& lengths, Mode mode) {
  must_be_tokens(x, query.weight.size(1), "x");
  must_be_tokens(memory, key.weight.size(1), "memory");
  ENSURE(memory.size(0) == x.size(0) && lengths.count() == x.size(0),
         "attention: x is %s, memory %s and lengths %s: they should be of one batch",
         x.shape().text().c_str(), memory.shape().text().c_str(),
         lengths.shape().text().c_str());
  // 1. Queries, keys and values, cut into heads.
  q_ = heads_of(query, x, 0);
  k_ = heads_of(key, memory, 0);
  v_ = heads_of(value, memory, 0);
  lengths_ = lengths;
  // 2. Every head attends.
  const AttentionSize s = size_of(q_, k_);
  Tensor y(q_.shape());
  logsumexp_ = Tensor({s.N, s.NH, s.T});
  attention_forward(y.data(), logsumexp_.data(), q_.data(), k_.data(), v_.data(), s);
  pairs_ = (long long)(q_.count()) * s.S;
  // 3. What the heads found, joined.
  y_ = merged(y);
  return out.forward(as_rows(y_), mode).reshape(x.shape());
}

CrossAttention::Gradients CrossAttention::backward(const Tensor& dy) {
  const Tensor q = take(q_, "attention"), k = take(k_, "attention"),
               v = take(v_, "attention"), all_y = take(y_, "attention"),
               logsumexp = take(logsumexp_, "attention");
  pairs_ = 0;
  ENSURE(dy.shape() == all_y.shape(), "attention backward: dy is %s, the output was %s",
         dy.shape().text().c_str(), all_y.shape().text().c_str());
  // 3. The join: dy of every head.
  const AttentionSize s = size_of(q, k);
  const Tensor djoined = out.backward(as_rows(dy)).reshape(dy.shape());
  const Tensor dheads = split(djoined, s.NH), y = split(all_y, s.NH);
  // 2. The heads.
  Tensor dq(q.shape()), dk(k.shape()), dv(v.shape());
  attention_backward(dq.data(), dk.data(), dv.data(), dheads.data(), y.data(),
                     logsumexp.data(), q.data(), k.data(), v.data(), s);
  // 1. The memory was read twice, so two gradients come back to it.
  return {tokens_of(query, dq), sum(tokens_of(key, dk), tokens_of(value, dv))};
}

Tensor CrossAttention::probabilities() const {
  must_be_kept(!q_.empty(), "attention");
  const AttentionSize s = size_of(q_, k_);
  Tensor p({s.N, s.NH, s.T, s.S});
  attention_probabilities(p.data(), q_.data(), k_.data(), s);
  return p;
}

long long CrossAttention::multiply_adds() const {
  return query.multiply_adds() + key.multiply_adds() + value.multiply_adds() +
         out.multiply_adds() + 2 * pairs_;
}

void CrossAttention::list(Listing& all) {
  all.module("query", query);
  all.module("key", key);
  all.module("value", value);
  all.module("out", out);
}

// ---- self attention -------------------------------------------------------------------

MultiHeadAttention::MultiHeadAttention(int features, Key key, AttentionOptions options)
    : heads(features, key, options) {}

Tensor MultiHeadAttention::forward(const Tensor& x, Mode mode) {
  return heads.forward(x, x, mode);
}

Tensor MultiHeadAttention::forward(const Tensor& x, const IntTensor& lengths, Mode mode) {
  return heads.forward(x, x, lengths, mode);
}

Tensor MultiHeadAttention::backward(const Tensor& dy) {
  const auto [dx, dmemory] = heads.backward(dy);
  return sum(dx, dmemory);
}

KeyValueCache MultiHeadAttention::cache(int N, int room) const {
  ENSURE(N > 0 && room > 0, "attention: a cache for %d sequences of %d tokens", N, room);
  const Shape shape{N, heads.options.key_value_heads, room, heads.head_size};
  return {Tensor::zeros(shape), Tensor::zeros(shape), 0};
}

Tensor MultiHeadAttention::forward(const Tensor& x, KeyValueCache& cache) {
  return heads.go_on(x, cache);
}

// The tokens' keys and values join those that are there; queries look at all of them.
Tensor CrossAttention::go_on(const Tensor& x, KeyValueCache& cache) {
  must_be_tokens(x, query.weight.size(1), "x");
  const int N = x.size(0), T = x.size(1), KVH = options.key_value_heads;
  const int room = cache.k.empty() ? 0 : cache.k.size(2);
  ENSURE(options.causal,
         "attention: only causal attention can go on from a cache: else the tokens in it "
         "would have seen the new ones");
  ENSURE(room > 0 && cache.k.size(0) == N && cache.k.size(1) == KVH,
         "attention: the cache is %s, it should be [%d, %d, room, %d]: ask the layer for "
         "one",
         cache.k.shape().text().c_str(), N, KVH, head_size);
  ENSURE(
      cache.count + T <= room,
      "attention: %d tokens are in the cache and %d should follow, but it has room for "
      "%d",
      cache.count, T, room);
  const Tensor q = heads_of(query, x, cache.count), k = heads_of(key, x, cache.count),
               v = heads_of(value, x, cache.count);
  put_channels(cache.k.data(), k.data(), N * KVH, T, head_size, room, cache.count);
  put_channels(cache.v.data(), v.data(), N * KVH, T, head_size, room, cache.count);
  cache.count += T;
  lengths_ = all_of(N);
  AttentionSize s = size_of(q, cache.k);
  s.S = cache.count;
  s.room = room;
  Tensor y(q.shape()), logsumexp({s.N, s.NH, s.T});
  attention_forward(y.data(), logsumexp.data(), q.data(), cache.k.data(), cache.v.data(),
                    s);
  pairs_ = (long long)(q.count()) * s.S;
  q_ = k_ = v_ = y_ = Tensor();  // a backward would meet inputs that are gone
  return out.forward(as_rows(merged(y)), Mode::evaluate).reshape(x.shape());
}

void MultiHeadAttention::list(Listing& all) { heads.list(all); }

std::string MultiHeadAttention::name() const {
  const AttentionOptions& o = heads.options;
  std::string text = std::to_string(o.heads) + " heads of ";
  text += std::to_string(heads.head_size);
  if (o.key_value_heads != o.heads) {
    text += ", keys of " + std::to_string(o.key_value_heads);
  }
  return std::string(o.causal ? "causal attention " : "attention ") + text;
}

long long MultiHeadAttention::multiply_adds() const { return heads.multiply_adds(); }

}  // namespace chainrule
