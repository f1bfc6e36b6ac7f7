// Matrix times matrix: the work that every layer of the course comes down to.
//
// In this file the letters are those of the textbook: M rows and N columns of the result,
// K terms in each of its sums (everywhere else N is the batch and K a kernel's width).
// Introduced by lesson 03, made fast in lesson 37.
#pragma once

#include "real.h"

namespace chainrule {

// c[m,n] = sum over k of a[m,k] b[k,n], added to c where `accumulate`.
// c [M,N]   a [M,K], or [K,M] where transpose_a   b [K,N], or [N,K] where transpose_b
// c may not overlap a or b.
void matmul(real* c, const real* a, const real* b, int M, int N, int K, bool transpose_a,
            bool transpose_b, bool accumulate);

}  // namespace chainrule
