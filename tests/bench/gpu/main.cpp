// What a GPU day measures (tests/gpu_day.sh): matrix products beside cuBLAS, memory-bound
// ops beside the device's own copy, training steps. How, and what is printed: turns.h.
//
//   build/gpu/gpu-bench --cublas /usr/local/cuda/lib64/libcublas.so
//   build/sim/gpu-bench --quick        the same at small sizes: proves that it runs
//
// The first sizes are the most telling ones: nobody knows when the time is up. Leaves out
// what `make bench` measures on a CPU.
#include <cstdio>

#include "check.h"
#include "io/options.h"
#include "turns.h"

using namespace chainrule;
using namespace chainrule::bench;

int main(int argc, char** argv) {
  Options options(argc, argv, "gpu-bench: how fast, beside what this GPU could do?");
  const int rounds = options.integer("rounds", 7, 1, "turns of each contestant", 1, 1000);
  const double seconds =
      options.number("seconds", 0.05, 0.001, "that a turn takes", 0.0001, 60);
  const std::string cublas = options.text("cublas", "", "the file of cuBLAS, to compare");
  options.done();
  const Turns turns{rounds, seconds};
  bool right = true;
  if (options.quick()) {
    right &= measure_product(turns, 72, cublas);
    measure_memory(turns, 16, 96, 2);
    measure_training(turns, 4);
  } else {
    for (const int size : {4096, 1024, 2048})
      right &= measure_product(turns, size, cublas);
    measure_memory(turns, 8192, 2048, 4);
    for (const int batch : {64, 1024}) measure_training(turns, batch);
    right &= measure_product(turns, 8192, cublas);
    try {
      measure_memory(turns, 65536, 2048, 2);
    } catch (const Error& error) {  // 11 GB
      printf("the largest arrays are left out: %s\n", error.what());
    }
  }
  printf(right ? "all products right\n" : "NOT all products right\n");
  return right ? 0 : 1;
}
