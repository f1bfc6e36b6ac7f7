// Lesson 28's two nets: one layer of attention between points for letters and a linear
// layer that names letters.
//
// LetterNet looks at its own row (self attention), Sorter at somebody else's (cross
// attention). No residuals, no norms, no second layer: what they can do, attention does.
// Lesson 29 builds the whole block.
#pragma once

#include <memory>

#include "layers/attention.h"
#include "layers/embedding.h"
#include "temperature.h"

namespace chainrule {

constexpr int V = 27;  // letters: a to z, and the space
constexpr int T = 12;  // letters in a row
constexpr int space = 26;

enum class Scale { library, none, small_start };

struct Plan {
  int heads = 1;
  int asks = 1;        // 1: the letter in the mirror. 2: and the one before
  bool places = true;  // every place has a point, too, which is added to the letter's
  Scale scale = Scale::library;
  int features = 32;
  int batch = 32;
  int steps = 150;
  double rate = 0.005;
};

// The library's layer, or the head that leaves 1/sqrt(D) out: with the usual start, or
// with queries that start smaller by as much.
inline std::unique_ptr<Layer> attention_of(Plan plan, Key key) {
  if (plan.scale == Scale::library) {
    AttentionOptions options;
    options.heads = plan.heads;
    return std::make_unique<MultiHeadAttention>(plan.features, key, options);
  }
  const real root = std::sqrt(real(plan.features));
  auto head = std::make_unique<OneHead>(plan.features, key, root);
  if (plan.scale == Scale::small_start) {
    scale(head->query.weight.data(), 1 / root, head->query.weight.count());
  }
  return head;
}

// tokens [N,T] -> logits [N T asks, V]
class LetterNet : public Module {
 public:
  LetterNet(Plan chosen, Key key)
      : plan(chosen),
        letters(V, plan.features, derived(key, 0)),
        places(T, plan.features, derived(key, 1)),
        attention(attention_of(plan, derived(key, 2))),
        out(plan.features, plan.asks * V, derived(key, 3)) {}

  Tensor forward(const IntTensor& tokens, Mode mode) {
    const int rows = tokens.count();
    Tensor x = letters.forward(tokens);
    if (plan.places) {
      std::vector<int> place;
      for (int i = 0; i < rows; ++i) place.push_back(i % T);
      const Tensor where = places.forward(IntTensor::from(tokens.shape(), place));
      add_to(x.data(), where.data(), 1, x.count());
    }
    const Tensor y = attention->forward(x, mode);
    return out.forward(y.reshape({rows, plan.features}), mode)
        .reshape({rows * plan.asks, V});
  }

  void backward(const Tensor& dlogits) {
    const int rows = dlogits.size(0) / plan.asks;
    const Tensor dy = out.backward(dlogits.reshape({rows, plan.asks * V}));
    const Tensor dx = attention->backward(dy.reshape({rows / T, T, plan.features}));
    letters.backward(dx);
    if (plan.places) places.backward(dx);
  }

  void list(Listing& all) override {
    all.module("letters", letters);
    if (plan.places) all.module("places", places);
    all.module("attention", *attention);
    all.module("out", out);
  }

  const Plan plan;
  Embedding letters, places;
  std::unique_ptr<Layer> attention;
  Linear out;
};

// Asked for the letters of a row in the order of the alphabet, one by one. All it knows
// is the row and the letter that it named last (before the first: the space). last [N,S],
// row [N,T] -> logits [N S, V]
class Sorter : public Module {
 public:
  explicit Sorter(Key key)
      : letters(V, C, derived(key, 0), real(0.3)),
        named(V, C, derived(key, 1), real(0.3)),
        attention(C, derived(key, 2)),
        out(C, V, derived(key, 3)) {}

  Tensor forward(const IntTensor& last, const IntTensor& row, Mode mode) {
    const Tensor asking = named.forward(last), memory = letters.forward(row);
    const Tensor y = attention.forward(asking, memory, mode);
    return out.forward(y.reshape({last.count(), C}), mode);
  }

  void backward(const Tensor& dlogits, int N) {
    const Tensor dy = out.backward(dlogits);
    const auto [dx, dmemory] = attention.backward(dy.reshape({N, dy.size(0) / N, C}));
    named.backward(dx);
    letters.backward(dmemory);
  }

  void list(Listing& all) override {
    all.module("letters", letters);
    all.module("named", named);
    all.module("attention", attention);
    all.module("out", out);
  }

  static constexpr int C = 32;
  Embedding letters, named;
  CrossAttention attention;
  Linear out;
};

}  // namespace chainrule
