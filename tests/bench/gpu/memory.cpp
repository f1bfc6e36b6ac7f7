// Ops that do little with each number, beside the device's own copy; and training steps.
//
// W8 of the benchmarks is 8192 x 2048. Each op (bench/memory.h) works on several sets of
// arrays in turn: a single one of 64 MiB might stay in the cache.
#include "bench/memory.h"

#include <string>

#include "bench/training.h"
#include "device.h"
#include "turns.h"

namespace chainrule::bench {

void measure_memory(const Turns& turns, int N, int C, int sets) {
  std::vector<Arrays> all;
  const int count = N * C;
  const Tensor x = noise({N, C}, 3), dy = noise({N, C}, 4);
  for (int i = 0; i < sets; ++i) {
    all.push_back(arrays_for(x.clone(), dy.clone()));
    all[size_t(i)].m = all[size_t(i)].y.clone();
    all[size_t(i)].v = all[size_t(i)].dx.clone();
  }
  const double gigabytes = double(count) * sizeof(real) * 1e-9;
  size_t next = 0;
  const auto contestant = [&](const char* who, const MemoryOp& op) {
    return Contestant{who, op.passes * gigabytes,
                      [&all, &next, op] { op.run(all[next++ % all.size()]); }};
  };
  const MemoryOp copy{"copy", 2, [&](Arrays& a) {
                        copy_on_device(a.y.data(), a.x.data(),
                                       size_t(count) * sizeof(real));
                      }};
  for (const MemoryOp& op : memory_ops()) {
    turns.take("memory", op.name + ", " + std::to_string(N) + " x " + std::to_string(C),
               "GB/s", {contestant("chainrule", op), contestant("copy", copy)});
  }
}

void measure_training(const Turns& turns, int N) {
  turns.take("training", "MLP 784-256-128-10, batch " + std::to_string(N), "samples/s",
             {{"chainrule", double(N), training_step(mlp(), {N, 784}, 0).run}});
}

}  // namespace chainrule::bench
