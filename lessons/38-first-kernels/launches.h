// What the .cu files of this lesson share: launches. All pointers are into the device's
// memory.
#pragma once

#include "cuda/on_device.h"
#include "kernels.h"

namespace chainrule::first {

constexpr int most_blocks = 1024;  // of grids that stride

void launch_saxpy(Each each, real* y, const real* x, real a, int count);
// sums[0] gets the sum of x; behind it room for most_blocks numbers.
void launch_sum(Sum way, real* sums, const real* x, int count);
void launch_softmax(Rows who, real* y, const real* x, int N, int C);
void launch_strided(real* y, const real* x, int count, int stride);

}  // namespace chainrule::first
