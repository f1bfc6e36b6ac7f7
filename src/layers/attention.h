// Attention layers: linear maps make queries, keys and values of the tokens, the heads
// attend, and one more linear map joins what they found. The maths: ops/attention.h.
//
// CrossAttention lets the tokens of x look at those of another sequence, the memory (a
// decoder at its encoder). MultiHeadAttention is self attention: x is its own memory.
// With a cache of the keys and values it made it can also go on token by token. No
// dropout and no residual in here: the transformer's block has those. Introduced by
// lessons 28 (self) and 33 (cross).
#pragma once

#include "layers/layer.h"
#include "layers/linear.h"
#include "ops/attention.h"

namespace chainrule {

struct AttentionOptions {
  int heads = 1;
  int key_value_heads = 0;  // fewer than heads: groups of heads share them; 0 means heads
  bool causal = false;      // no token sees those behind it
  bool bias = true;         // in the four linear maps. That of the keys adds the same to
                            // all scores of a query: it does nothing unless `rotary`
  bool rotary = false;      // positions by turning queries and keys: ops/rope.h
  real rotary_base = 10000;
  bool alibi = false;  // positions by a penalty on distance, another slope for each head
};

// ALiBi's slopes for NH heads: a geometric sequence that ends with 2^-8 (as the paper;
// for NH that is no power of two, as its code).
std::vector<real> alibi_slopes(int heads);

// The keys and values of the tokens so far, while text is generated: k, v [N,KVH,room,D].
struct KeyValueCache {
  Tensor k, v;
  int count = 0;  // tokens in it: the next one stands at this position
};

// x [N,T,C] looks at memory [N,S,C]; y [N,T,C]. Kept for backward: both inputs, q, k, v,
// what the heads found, and a number for each head and token; never T S numbers.
class CrossAttention : public Module {
 public:
  struct Gradients {
    Tensor dx, dmemory;
  };
  CrossAttention(int features, Key key, AttentionOptions options = {});

  // lengths [N]: how many tokens of each memory count; behind them is padding
  Tensor forward(const Tensor& x, const Tensor& memory, const IntTensor& lengths,
                 Mode mode);
  Tensor forward(const Tensor& x, const Tensor& memory, Mode mode);  // all count
  Gradients backward(const Tensor& dy);
  void list(Listing& all) override;  // "query.weight", "key.weight" ...
  long long multiply_adds() const;   // of the latest forward
  // For pictures, between forward and backward: who looked at whom, [N,NH,T,S].
  Tensor probabilities() const;

  const AttentionOptions options;
  const int head_size;            // D
  Linear query, key, value, out;  // weights [NH D,C], [KVH D,C], [KVH D,C], [C,C]

 private:
  friend class MultiHeadAttention;
  Tensor heads_of(Linear& map, const Tensor& x, int first);
  Tensor tokens_of(Linear& map, const Tensor& dheads);
  AttentionSize size_of(const Tensor& q, const Tensor& k) const;
  IntTensor all_of(int N);
  Tensor go_on(const Tensor& x, KeyValueCache& cache);

  const Tensor slopes_;               // [NH]
  IntTensor lengths_, all_;           // [N]
  Tensor q_, k_, v_, y_, logsumexp_;  // of the latest forward
  long long pairs_ = 0;  // its queries times the keys they look at, N NH T D S
};

// Self attention: x [N,T,C] looks at itself.
class MultiHeadAttention : public Layer {
 public:
  MultiHeadAttention(int features, Key key, AttentionOptions options = {});

  Tensor forward(const Tensor& x, Mode mode) override;
  Tensor forward(const Tensor& x, const IntTensor& lengths, Mode mode);
  Tensor backward(const Tensor& dy) override;

  // A cache for N sequences of at most `room` tokens, and the next T tokens x [N,T,C] of
  // each: the same y as if all had come at once. For causal attention; no backward.
  KeyValueCache cache(int N, int room) const;
  Tensor forward(const Tensor& x, KeyValueCache& cache);

  void list(Listing& all) override;  // "query.weight", "key.weight" ...
  std::string name() const override;
  long long multiply_adds() const override;
  Tensor probabilities() const { return heads.probabilities(); }

  CrossAttention heads;  // query, key, value and out are in there
};

}  // namespace chainrule
