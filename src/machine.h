// What the machine that this runs on could do at best: the two limits that every speed is
// held against.
//
// Both are measured, in about ten milliseconds each, as the clock of a core drifts from
// minute to minute: measure them beside what they are compared with. Leaves out how far
// memory is away (latency). Introduced by lesson 37.
#pragma once

#include <cstddef>

namespace chainrule {

// Multiplications and additions per second of one core, whose numbers are in its
// registers.
double peak_flops();

// Bytes per second of a plain copy, read and written ones both counted, from an array of
// so many bytes to another. Each thread copies its own part, again and again.
double copy_rate(size_t bytes, int threads);

}  // namespace chainrule
