// Dropout: in training every number is dropped with probability `rate`, and what is kept
// is divided by 1 - rate, so that the expected value stays what it was.
//
// The mask is a function of (key, start): backward draws it again instead of storing it.
// Number i takes the random number start + i. (The study notes' mask = Bernoulli(p) with
// p the share that is dropped keeps the wrong part; the share kept must be 1 - p.)
// When evaluating, nothing is called at all: y is x. Introduced by lesson 12.
#pragma once

#include <cstdint>

#include "random.h"
#include "real.h"

namespace chainrule {

// y[i] = x[i] keep[i] / (1 - rate), keep[i] = 1 where uniform(key, start + i) >= rate
void dropout_forward(real* y, const real* x, real rate, Key key, uint64_t start,
                     int count);

// dx[i] = dy[i] keep[i] / (1 - rate)
void dropout_backward(real* dx, const real* dy, real rate, Key key, uint64_t start,
                      int count);

}  // namespace chainrule
