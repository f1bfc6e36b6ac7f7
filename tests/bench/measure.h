// How long a step takes, and what it would take to copy as much. What the multipliers
// could have done in that time: src/machine.h.
#pragma once

#include <functional>
#include <vector>

#include "real.h"

namespace chainrule::bench {

struct Timing {
  double median, p10, p90;  // seconds of one step
  int samples;
};

// At least seven samples, for so many seconds, after two steps that do not count. A
// sample is 0.2 s of steps, less where the seconds are few, and one step at least.
Timing measure(const std::function<void()>& step, double seconds);

// By the clock on the wall, or by the processor's time for this process: where others use
// the machine, too, the second is what one thread would take alone.
void count_processor_time(bool yes);
double seconds_of(const std::function<void()>& body);
double at(double share, std::vector<double> numbers);  // 0.5: the median

// What the memory can do: a plain copy by all threads, and its bytes per second, read and
// written ones.
void copy_by_all(real* to, const real* from, int count);
double plain_copy_rate(real* to, const real* from, int count);
// MiB that this process has had at once, or the largest of those that it started
double peak_memory(bool of_children = false);

}  // namespace chainrule::bench
