// The parts that a block is made of, as exercises 29.5 and 29.6 get them: for each, its
// way back. Where they come from is not said; each is asked for what it turns a gradient
// into.
#pragma once

#include <vector>

#include "real.h"

namespace chainrule {

using Gradient = std::vector<real>;  // of all numbers of all places, in a row

struct BackwardParts {
  virtual ~BackwardParts() = default;
  // Given the gradient behind the part, returns that in front of it.
  virtual Gradient norm1(const Gradient& dy) const = 0;      // in front of attention
  virtual Gradient attention(const Gradient& dy) const = 0;  // all of it
  virtual Gradient norm2(const Gradient& dy) const = 0;      // in front of feed-forward
  virtual Gradient up(const Gradient& dy) const = 0;         // the first linear layer
  virtual Gradient gelu(const Gradient& dy) const = 0;
  virtual Gradient down(const Gradient& dy) const = 0;  // the second linear layer
  // a + b, number by number
  virtual Gradient sum(const Gradient& a, const Gradient& b) const = 0;
};

}  // namespace chainrule
