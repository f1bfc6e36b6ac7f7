// What a net is made of, as a table: layers, shapes, parameters, and how deep it is.
//
// The path depth is the length of the credit assignment path from input to output, hidden
// layers + 1: the layers with weights on the way. Any layer is one row, and counts as
// many layers as it has weight matrices; a Sequential is opened. Whether something bends
// between two linear layers, and which branch of a composite is the longest, it does not
// know. A multiply-add is a weight times an input, added to a sum: what the arithmetic of
// a forward mostly is. Introduced by lesson 06.
#pragma once

#include <string>

#include "layers/layer.h"

namespace chainrule {

// Runs zeros of shape `input` (batch first) through the net to learn the shapes, so it
// also shows which layers do not fit. Forgets what the net kept for a backward.
std::string summary(Layer& net, Shape input);

// Only what there is to learn, for a net that is no Layer: its parts, as its list names
// them ("tokens", "block0" ...), and their parameters. A shared weight counts once.
std::string parameter_table(Module& net);

}  // namespace chainrule
