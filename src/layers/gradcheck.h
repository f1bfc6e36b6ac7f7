// Is a backward right? Ask its forward.
//
// Every element is moved a little up and a little down; the slope of the output between
// the two must be what backward says. Central differences in double are good to about ten
// digits, so a wrong formula cannot hide behind rounding. Every forward starts from the
// same listed states and counters, so that dropout draws one mask for all of them; those
// and the parameters are left as they were. Single ops are checked by tests/case.h in the
// same way. Introduced by lesson 03.
#pragma once

#include <string>

#include "layers/layer.h"

namespace chainrule {

struct GradientReport {
  double worst = 0;   // the worst relative error of any tensor: see below
  std::string where;  // "dx", "weight", ...
};

// Compares backward with central differences, for the input and for every parameter. The
// scalar that is differentiated is the sum of all outputs, each times a random number.
// The error of a tensor is its largest difference over its largest gradient. Throws an
// Error where gradients of parameters are not added to (=) or a second backward differs.
GradientReport check_gradients(Layer& layer, const Tensor& x, Mode mode = Mode::train,
                               double step = sizeof(real) == 8 ? 1e-5 : 5e-3);

}  // namespace chainrule
