// Dropout as a layer: in training it silences a random share of its inputs, in evaluation
// it does nothing. The maths, and why nothing of the mask is stored: ops/dropout.h.
//
// Which random numbers come next is a counter that is saved with the net, so that a
// resumed run draws the masks it would have drawn. Introduced by lesson 12.
#pragma once

#include <optional>

#include "layers/layer.h"
#include "random.h"

namespace chainrule {

class Dropout : public Layer {
 public:
  // rate: the share that is dropped, 0 <= rate < 1. Two layers need two keys.
  Dropout(real rate, Key key);

  Tensor forward(const Tensor& x, Mode mode) override;
  Tensor backward(const Tensor& dy) override;
  void list(Listing& all) override;
  std::string name() const override;

  const real rate;
  const Key key;
  uint64_t next = 0;  // the index of the next random number

 private:
  struct Kept {
    Shape shape;
    Mode mode;
    uint64_t start;
  };
  std::optional<Kept> kept_;  // what backward needs instead of the mask
};

}  // namespace chainrule
