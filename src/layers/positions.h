// Where a token stands, added to what it is: a table with a row for each place.
//
//   learned      the rows are parameters, as in GPT-2
//   sinusoidal   row p has sin(p / 10000^(2i/C)) at 2i and the cosine at 2i + 1: no
//                parameters, and any two places at one distance are related alike
//
// The other two schemes live inside attention and are asked for there: RoPE turns queries
// and keys (ops/rope.h), ALiBi makes distance cost something (ops/attention.h).
// Introduced by lesson 29.
#pragma once

#include "layers/layer.h"
#include "random.h"

namespace chainrule {

enum class PositionTable { learned, sinusoidal };

Tensor sinusoidal_positions(int places, int features);  // [places,features]

// x [N,T,C] with T up to `places`.
class Positions : public Layer {
 public:
  // Learned rows are drawn with mean 0 and this deviation.
  Positions(PositionTable kind, int places, int features, Key key,
            real deviation = real(0.02));

  Tensor forward(const Tensor& x, Mode mode) override;  // the first token at place 0
  Tensor forward(const Tensor& x, int first);           // at `first`, where text goes on
  Tensor backward(const Tensor& dy) override;           // dx is dy
  void list(Listing& all) override;                     // "weight", where it is learned
  std::string name() const override;

  Tensor weight, dweight;  // [places,C]
  const PositionTable kind;

 private:
  int first_ = -1;  // kept for backward
};

}  // namespace chainrule
