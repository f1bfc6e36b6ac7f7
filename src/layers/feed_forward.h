// The other half of a transformer's block: after the tokens have looked at each other,
// each thinks for itself. Two linear layers with a bend between them, the same for every
// token; most of a net's parameters are in here.
//
//   relu, gelu, gelu_tanh   y = down bend(up x)
//   swiglu                  y = down (silu(gate x) * up x)
//
// GPT-2's weights need gelu_tanh, the form of its day (ops/activations.h). SwiGLU has
// three matrices where the others have two: Llama takes hidden = 8/3 C instead of 4 C,
// and so as many parameters. Introduced by lesson 29.
#pragma once

#include <memory>

#include "layers/layer.h"
#include "layers/linear.h"

namespace chainrule {

enum class Bend { relu, gelu, gelu_tanh, swiglu };

// x [N,T,C], or any shape that ends in C. Kept for backward, for each token: C numbers
// and 2 hidden ones (before and after the bend), with SwiGLU 3.
class FeedForward : public Layer {
 public:
  FeedForward(int features, int hidden, Key key, Bend bend = Bend::gelu,
              bool bias = true);

  Tensor forward(const Tensor& x, Mode mode) override;
  Tensor backward(const Tensor& dy) override;
  void list(Listing& all) override;  // "up.weight", "gate.weight", "down.weight" ...
  std::string name() const override;
  long long multiply_adds() const override;

  Linear up;                     // C -> hidden
  std::unique_ptr<Linear> gate;  // the same again, with SwiGLU
  Linear down;                   // hidden -> C
  const Bend bend;

 private:
  std::unique_ptr<Layer> activation_;  // without SwiGLU
  Tensor gate_, up_;                   // [rows,hidden], kept with SwiGLU
};

}  // namespace chainrule
