// An embedding: every token owns a row of numbers, its point in space, and looks it up.
//
// It is the linear layer of an input that is one 1 among V - 1 zeros, without ever making
// those zeros: the product of such a row with a matrix picks one row of the matrix. Where
// the points go is learned, as any weight is. Introduced by lesson 25.
#pragma once

#include "real.h"

namespace chainrule {

// y[n,c] = weight[tokens[n],c]
// y [N,C]   weight [V,C]   tokens [N], each 0 .. V-1. The CPU refuses other tokens; a
// kernel, which cannot, makes their rows NaN.
void embedding_forward(real* y, const real* weight, const int* tokens, int N, int V,
                       int C);

// dweight[v,c] += sum of dy[n,c] over the n where tokens[n] is v
// dweight [V,C] is added to, dy [N,C]; tokens outside 0 .. V-1 add nothing
void embedding_backward(real* dweight, const real* dy, const int* tokens, int N, int V,
                        int C);

}  // namespace chainrule
