// How long a step takes, and what this machine could have done in that time.
#pragma once

#include <functional>

namespace chainrule::bench {

struct Timing {
  double median, p10, p90;  // seconds of one step
  int samples;
};

// Samples of about 0.2 s each, for so many seconds and at least seven of them, after two
// steps that do not count.
Timing measure(const std::function<void()>& step, double seconds);

double peak_of_one_core();  // multiplications and additions per second, in registers
double peak_memory();       // MiB that this process has had at once

}  // namespace chainrule::bench
