// What the .cu files of this lesson share: launches. All pointers are into the device's
// memory.
#pragma once

#include "cuda/factors.h"
#include "cuda/on_device.h"
#include "ladder.h"

namespace chainrule::ladder {

void launch(Rung rung, float* c, const float* a, const float* b, Sizes s);
void launch_unpadded(float* c, const float* a, const float* b, Sizes s);
void launch_library(float* c, const float* a, const float* b, Sizes s, Factors factors);

}  // namespace chainrule::ladder
