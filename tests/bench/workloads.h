// What `make bench` times: matrix products, attention, training steps, ops that memory
// bounds. Which ones and why: main.cpp; the same in PyTorch: peers.py.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "report.h"

namespace chainrule::bench {

// A step does `amount` of `unit`, and `work` of what the ceiling counts: multiplications
// and additions, or bytes to and from memory.
struct Workload {
  std::string name, key, variant, unit;
  double amount, work;
  std::function<void()> step;
  std::function<double()> copy_rate = {};  // the ceiling, where memory is it
};

const std::vector<std::string>& workload_names();
// Made when they are called for: not all of their arrays fit beside each other.
std::vector<std::function<Workload()>> workloads(const std::string& name);

Row measured(const Workload& workload, int threads, double seconds);

}  // namespace chainrule::bench
