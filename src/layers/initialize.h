// How weights start: the same variance in every layer, or depth makes signals die.
//
// A sum of C products has C times the variance of one. So weights get 1/C of it (Xavier,
// a mean of both directions) or 2/C where a ReLU throws half away (He):
//
//   Xavier   variance 2 / (inputs + outputs)     for tanh and sigmoid
//   He       variance 2 / inputs                 for ReLU and its kin
//
// Inputs and outputs are what one output sums over and what one input reaches, read from
// the shape: [O,C] has C and O, [O,C,K,K] has C K^2 and O K^2. `gain` multiplies the
// numbers: the wrong gains are worth a try too. As torch.nn.init. A handle is passed by
// value: initialize(layer.weight) writes into the layer. Introduced by lesson 09.
#pragma once

#include "random.h"
#include "tensor.h"

namespace chainrule {

struct Fans {
  int inputs, outputs;
};
Fans fans(const Shape& weight);

void xavier_uniform(Tensor w, Key key, real gain = 1);
void xavier_normal(Tensor w, Key key, real gain = 1);
void he_uniform(Tensor w, Key key, real gain = 1);
void he_normal(Tensor w, Key key, real gain = 1);

// The rows of [O, C K^2] at right angles to each other and of length `gain` (where O is
// the larger of the two, the columns): no direction grows or shrinks, for RNNs.
void orthogonal(Tensor w, Key key, real gain = 1);

void uniform(Tensor w, Key key, real bound);     // from -bound to bound
void normal(Tensor w, Key key, real deviation);  // mean 0

// While one of these lives, the weights of new layers (of this thread) are 0: a net that
// is filled from a file, or drawn in another way, need not draw a hundred million numbers
// first.
class WeightsLater {
 public:
  WeightsLater();
  ~WeightsLater();
  WeightsLater(const WeightsLater&) = delete;
  WeightsLater& operator=(const WeightsLater&) = delete;

  static bool expected();  // does one live?
};

}  // namespace chainrule
