// Lesson 29's net: letters in, a tower of transformer blocks, the next letter out.
//
//   embedding -> (a table of places) -> block, block, ... -> (last norm) -> linear layer
//
// Small and plain, so that it can be looked into: every block's gradients, and every stop
// on the way. models/gpt.h is the same with all that a language model wants (lesson 30).
// Leaves out dropout, tied weights and GPT-2's smaller start.
#pragma once

#include <cmath>
#include <string>

#include "layers/embedding.h"
#include "layers/linear.h"
#include "layers/losses.h"
#include "layers/norm.h"
#include "layers/positions.h"
#include "layers/sequential.h"
#include "layers/transformer.h"
#include "ops/updates.h"

namespace chainrule {

enum class Place { none, sinusoidal, learned, rope, alibi };
constexpr Place places[] = {Place::none, Place::sinusoidal, Place::learned, Place::rope,
                            Place::alibi};
inline const char* name_of(Place place) {
  const char* const names[] = {"none", "sinusoidal", "learned", "RoPE", "ALiBi"};
  return names[int(place)];
}

struct TowerPlan {
  int vocabulary, blocks, features, heads;
  bool pre_norm = true;
  Place place = Place::learned;
  int room = 128;  // rows of a table of places: no text may be longer
  // Without it a pre-LN tower hands its last sum to the linear layer as it is: a mistake
  // that the study notes' line invites.
  bool last_norm = true;
  real start = 1;  // times the blocks' usual start weights, of deviation 1/sqrt(inputs)
};

inline TransformerOptions block_options(const TowerPlan& plan) {
  TransformerOptions o;
  o.attention.heads = plan.heads;
  o.attention.causal = true;
  o.attention.rotary = plan.place == Place::rope;
  o.attention.alibi = plan.place == Place::alibi;
  o.norm_first = plan.pre_norm;
  return o;
}

class Tower : public Module {
 public:
  Tower(const TowerPlan& chosen, uint64_t seed)
      : plan(chosen), letters_(chosen.vocabulary, chosen.features, {seed, 1}) {
    const int C = plan.features;
    if (plan.place == Place::learned || plan.place == Place::sinusoidal) {
      body.add<Positions>(plan.place == Place::learned ? PositionTable::learned
                                                       : PositionTable::sinusoidal,
                          plan.room, C, Key{seed, 2});
    }
    first_block = body.size();
    for (int i = 0; i < plan.blocks; ++i) {
      body.add<TransformerBlock>(C, Key{seed, 10 + uint64_t(i)}, block_options(plan));
    }
    if (plan.pre_norm && plan.last_norm) body.add<LayerNorm>(C);
    head_ = std::make_unique<Linear>(C, plan.vocabulary, Key{seed, 3});
    for (Param& p : body.params()) {
      if (p.value.axes() == 2) scale(p.value.data(), plan.start, p.value.count());
    }
  }

  // tokens [N,T] -> logits [N,T,V]
  Tensor forward(const IntTensor& tokens, Mode mode) {
    const int N = tokens.size(0), T = tokens.size(1);
    const Tensor h = body.forward(letters_.forward(tokens), mode);
    return head_->forward(h.reshape({N * T, plan.features}), mode)
        .reshape({N, T, plan.vocabulary});
  }

  void backward(const Tensor& dlogits) {
    const int N = dlogits.size(0), T = dlogits.size(1);
    const Tensor dh = head_->backward(dlogits.reshape({N * T, plan.vocabulary}));
    letters_.backward(body.backward(dh.reshape({N, T, plan.features})));
  }

  void list(Listing& all) override {
    all.module("letters", letters_);
    all.module("body", body);
    all.module("head", *head_);
  }

  TransformerBlock& block(int i) {
    return dynamic_cast<TransformerBlock&>(body.at(first_block + i));
  }

  const TowerPlan plan;
  Sequential body;      // with `record` it keeps h and dL/dh at every stop
  int first_block = 0;  // the number of the first block in there

 private:
  Embedding letters_;
  std::unique_ptr<Linear> head_;
};

inline double norm(const Tensor& t) {
  double sum = 0;
  for (const real v : t.host()) sum += double(v) * double(v);
  return std::sqrt(sum);
}

// |dL/dw| of every block: all its parameters' gradients seen as one arrow.
inline std::vector<double> gradient_per_block(Tower& net) {
  std::vector<double> norms;
  for (int i = 0; i < net.plan.blocks; ++i) {
    double sum = 0;
    for (const Param& p : net.block(i).params()) sum += std::pow(norm(p.grad), 2);
    norms.push_back(std::sqrt(sum));
  }
  return norms;
}

}  // namespace chainrule
