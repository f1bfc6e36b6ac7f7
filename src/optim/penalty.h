// Penalties on large weights, as the study notes write them:
//
//   L2   Loss_total = Loss_data + lambda sum w^2       gradient 2 lambda w
//   L1   Loss_total = Loss_data + lambda sum |w|       gradient lambda sign(w)
//
//   net.backward(loss.backward());
//   add_l2_gradient(params, lambda);          // before clipping and step
//
// Only for parameters with the `decay` flag: a bias does not make a function less smooth.
// PyTorch's `weight_decay` adds decay * w: its decay is 2 lambda. Under SGD that equals
// shrinking the weights by rate * decay; under Adam it does not (see adam.h).
// Introduced by lesson 10.
#pragma once

#include <vector>

#include "layers/layer.h"

namespace chainrule {

void add_l2_gradient(const std::vector<Param>& params, real lambda);
void add_l1_gradient(const std::vector<Param>& params, real lambda);

// The terms themselves, to be printed beside the loss: reads from the device.
real l2_penalty(const std::vector<Param>& params, real lambda);
real l1_penalty(const std::vector<Param>& params, real lambda);

}  // namespace chainrule
