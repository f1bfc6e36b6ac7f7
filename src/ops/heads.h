// The way into attention's heads and out of them: the C = NH D features of a token are
// cut into NH heads of D, and the tokens of one head moved together.
//
// Only places change, so each function is the other's backward. Introduced by lesson 28.
#pragma once

#include "real.h"

namespace chainrule {

// y [N,NH,T,D]   x [N,T,NH D]
void split_heads(real* y, const real* x, int N, int T, int NH, int D);
// y [N,T,NH D]   x [N,NH,T,D]
void merge_heads(real* y, const real* x, int N, int T, int NH, int D);

}  // namespace chainrule
