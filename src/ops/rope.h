// Rotary positions: a token's place turns its queries and keys, pair by pair.
//
// The pair of numbers 2i and 2i+1 is turned by the angle position / base^(2i/D): the
// first pair like a second hand, the last like an hour hand. The product of a turned
// query and a turned key then depends on the distance of the two tokens, not on where
// they stand.
//
// Pairs are neighbours, as in the paper and in llama2.c's files. Hugging Face's Llama and
// GPT-NeoX pair i with i + D/2 instead: the same function of weights whose rows are in
// another order. Introduced by lesson 29.
#pragma once

#include "real.h"

namespace chainrule {

// y, x [N,T,D]: N samples, or samples times heads; row t stands at position first + t. D
// is even.
void rope_forward(real* y, const real* x, int N, int T, int D, int first, real base);

// Turns back: dx [N,T,D] is written.
void rope_backward(real* dx, const real* dy, int N, int T, int D, int first, real base);

}  // namespace chainrule
