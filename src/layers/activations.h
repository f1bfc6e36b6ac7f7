// Activations as layers: what bends the line between two linear layers.
//
// All are the same bookkeeping around two ops of ops/activations.h, so Activation does it
// once, and each class below only says which ops. Tensors of any shape: every number is
// on its own. Introduced by lesson 06; the maths by lesson 04.
#pragma once

#include <functional>

#include "layers/layer.h"

namespace chainrule {

class Activation : public Layer {
 public:
  Tensor forward(const Tensor& x, Mode mode) override;
  Tensor backward(const Tensor& dy) override;
  void list(Listing&) override {}
  std::string name() const override { return name_; }

 protected:
  // Which of the two backward wants to see again: y, if the slope can be told from it.
  enum class Keep { x, y };
  using Forward = std::function<void(real* y, const real* x, int count)>;
  using Backward =
      std::function<void(real* dx, const real* dy, const real* kept, int count)>;

  Activation(std::string name, Keep keep, Forward forward, Backward backward);

 private:
  std::string name_;
  Keep keep_;
  Forward forward_;
  Backward backward_;
  Tensor kept_;
};

struct Sigmoid : Activation {
  Sigmoid();
};
struct Tanh : Activation {
  Tanh();
};
struct Relu : Activation {
  Relu();
};
struct LeakyRelu : Activation {
  explicit LeakyRelu(real slope = real(0.01));
};
struct Elu : Activation {
  explicit Elu(real alpha = 1);
};

// The exact one, and the two formulas that came before fast error functions did.
enum class GeluForm { exact, sigmoid, tanh };
struct Gelu : Activation {
  explicit Gelu(GeluForm form = GeluForm::exact);
};

// x sigmoid(beta x). A fixed beta of 1 is SiLU; a learnable one is a parameter (without
// decay: shrinking it would straighten the curve, not calm it).
struct Swish : Activation {
  explicit Swish(real start = 1, bool learns = false);
  void list(Listing& all) override;

  Tensor beta, dbeta;  // [1]
  const bool learnable;
};

}  // namespace chainrule
