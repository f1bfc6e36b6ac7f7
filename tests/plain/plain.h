// The plain version of every op: the loops and nothing else.
//
// Same signatures as src/ops, namespace plain, always ordinary host code: the oracle that
// the fast CPU code, the kernels in the simulator and the kernels on a GPU are held
// against. The plain versions themselves are proven by finite differences (ON=double).
// Declared with decltype, so that a signature cannot drift away from its op's.
#pragma once

#include "ops/linear.h"
#include "ops/matmul.h"

#define PLAIN(op) decltype(chainrule::op) op

namespace plain {

using chainrule::real;

PLAIN(matmul);
PLAIN(linear_forward);
PLAIN(linear_backward_input);
PLAIN(linear_backward_weight);

}  // namespace plain
