// Clipping: the answer to a step that would be too long. After backward, before step.
//
//   clip_by_norm(params, 1);       // all gradients, seen as one arrow, at most 1 long
//   clip_by_value(params, 1);      // each number on its own, which bends the arrow
//
// By norm the direction stays; that is the one to use. It mends gradients that are too
// large, not ones that are broken: where one is infinite or NaN, so is the norm, and all
// gradients stay as they are. (PyTorch's factor would be NaN and make every gradient NaN,
// or 0 and stop every healthy weight in silence.) The NaN goes on into its own weight and
// from there into the next forward: not hidden, and a tracer finds where it began.
// Nothing is read back from the device. Introduced by lesson 09.
#pragma once

#include <vector>

#include "layers/layer.h"

namespace chainrule {

// Returns the norm before clipping, [1], where the gradients are: item() where it is
// printed, not in every step.
Tensor clip_by_norm(const std::vector<Param>& params, real limit);
void clip_by_value(const std::vector<Param>& params, real limit);

}  // namespace chainrule
