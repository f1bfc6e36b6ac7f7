// The embedding layer: tokens in, points out. The maths: ops/embedding.h.
//
// No Layer: its input is whole numbers, and there is no gradient to hand on. In
// evaluation it does what it does in training. Introduced by lesson 25.
#pragma once

#include "layers/layer.h"
#include "random.h"

namespace chainrule {

// Throws an Error that names the first token outside 0 .. V-1. To be called on the host
// where text is read or a batch is made: a kernel cannot stop the program.
void check_tokens(const std::vector<int>& tokens, int V);

class Embedding : public Module {
 public:
  // V points in C dimensions, drawn with mean 0 and this deviation: 1 as in PyTorch, 0.02
  // in GPT-2.
  Embedding(int vocabulary, int features, Key key, real deviation = 1);

  // Weight tying: the points of a layer that exists already, as an output layer [V,C].
  // Both add to one gradient, and a Listing lists the weight once.
  Embedding(const Tensor& weight, const Tensor& dweight);

  Tensor forward(const IntTensor& tokens);  // [N] -> [N,C], [N,T] -> [N,T,C]
  void backward(const Tensor& dy);          // answers the latest forward, once
  void list(Listing& all) override;

  // Handles: matmul(logits, x, weight) ties an output layer to them.
  Tensor weight, dweight;  // [V,C]

 private:
  IntTensor tokens_;  // kept for backward
};

}  // namespace chainrule
