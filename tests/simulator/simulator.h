// What the kernels of this folder and their tests say to each other. Every .cu file is
// built twice, without and with checks, in the namespaces `fast` and `checked`.
#pragma once

#include <string>
#include <vector>

namespace chainrule::simulated {

// A correct kernel: runs it and returns the largest error against plain loops.
struct Kernel {
  const char* name;
  double (*run)();
};

// A planted mistake. The line that must be named is the one with "// name" in it.
struct Planted {
  const char* name;
  const char* title;  // a part of the message
  const char* says;   // another: kernel, block and thread, or what a call was about
  void (*run)();
};

struct Timing {
  const char* name;
  double milliseconds, gflops;
};

#define SIMULATED(VARIANT)                 \
  namespace VARIANT {                      \
  std::vector<Kernel> kernels();           \
  std::vector<Kernel> more_kernels();      \
  std::vector<Planted> mistakes();         \
  std::vector<Planted> misuse();           \
  void copy_rows(int stride);              \
  void transpose(int padding);             \
  void half_the_lanes();                   \
  void deep_recursion();                   \
  std::vector<int> order_of_threads();     \
  double barrier_nanoseconds(int threads); \
  Timing matmul_time(int kind, int size);  \
  }
SIMULATED(fast)
SIMULATED(checked)

}  // namespace chainrule::simulated
