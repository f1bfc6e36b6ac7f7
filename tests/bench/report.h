// One row of `make bench`: for readers, or as a line of JSON that paired.sh reads.
#pragma once

#include <string>

namespace chainrule::bench {

// A median is that of `unit`, p10 and p90 enclose most samples; what is not known is 0.
struct Row {
  std::string workload;
  std::string key, variant;  // "shape", "256x256x256"; or "variant", "forward only"
  std::string unit;
  int threads = 1, samples = 0;
  double median = 0, p10 = 0, p90 = 0;
  double step = 0;           // seconds of one
  std::string ceiling = {};  // "peak" (multiply-adds) or "copy"
  double share = 0;          // of what this machine could do
  double memory = 0;         // MiB at most
};

void print_heading();
void print_row(const Row& row, bool json);

}  // namespace chainrule::bench
