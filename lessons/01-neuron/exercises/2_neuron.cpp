// 01.2 neuron | 10 min | difficulty 1 | needs 01.1
//
// A neuron with C inputs (two switches were C = 2; here it can be any number). Input i
// has the weight weight[i]; the neuron has one bias. It adds up all inputs, each times
// its weight, adds the bias once, and hands the sum to the activation:
//
//   output = activation(weight[0] x[0] + ... + weight[C-1] x[C-1] + bias)
//
// The activation is given to you as a function (the type with the * says "pointer to a
// function"): call it like any other, activation(sum). The check tries the
// sigmoid of 01.1 and another one, tanh.
#include "exercise.h"

namespace EXERCISE {

using Activation = real(real sum);

// x and weight point to C numbers each: x[0] .. x[C-1].
real neuron(const real* x, const real* weight, real bias, int C, Activation* activation) {
  // TODO(01.2): the weighted sum plus the bias, sent through the activation.
  // A loop and a return: about 3 lines.
  NOT_STARTED();  // delete this line when you begin
}

}  // namespace EXERCISE
