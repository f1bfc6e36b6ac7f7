// How fast the library is on work that other libraries are measured with, too.
//
//   make bench                                  all of it, a table
//   build/cpu/bench --only W5 --threads 2       W5-small and W5-nano
//   build/cpu/bench --only W3 --json            for tests/bench/paired.sh, beside PyTorch
//
//   W1  matrix products                      W6  a letter LSTM, 32 x 64 letters
//   W2  an MLP on 64 samples                 W7  causal attention, 4 x 8 heads of 512
//   W3  LeNet on 64 images                   W8  ops that memory bounds, 64 MiB
//   W4  ResNet-20 on 32 and on 128 images    W9  GPT-2 with 124 M weights, 128 tokens
//   W5  GPT of 4 x 128 and of 6 x 384
//   START    from a program's start to a step
//   THREADS  what threads are worth beside a busy core, as a ratio to one thread
//
// Training steps are forward, backward and update. Beside each figure stands its share of
// what this machine reached in the same minute, the multiply-adds of all threads or (W8)
// a plain copy: absolute figures drift with the clock, shares do not. Nothing is
// asserted.
#include <cstdio>

#include "io/options.h"
#include "measure.h"
#include "parallel.h"
#include "processes.h"
#include "training.h"
#include "workloads.h"

using namespace chainrule;
using namespace chainrule::bench;

namespace {

// All, every name, and what two names have in common: "W5" for W5-small and W5-nano.
std::vector<std::string> choices() {
  std::vector<std::string> all = {"all"};
  for (const std::string& name : workload_names()) {
    const std::string group = name.substr(0, name.find('-'));
    if (group != name && all.back().rfind(group, 0) != 0) all.push_back(group);
    all.push_back(name);
  }
  all.insert(all.end(), {"START", "THREADS", "FIRST-STEP"});
  return all;
}

}  // namespace

int main(int argc, char** argv) {
  Options options(argc, argv, "bench: how fast, beside what this machine could do?");
  const std::string only = options.choice("only", "all", choices(), "one workload");
  const double seconds =
      options.number("seconds", 6, 0.5, "to measure each for", 0.01, 3600);
  const bool json = options.flag("json", "a line of JSON for each");
  const bool crowded =
      options.flag("crowded", "count the processor's time, not the wall's");
  options.done();
  const int threads = options.threads();
  if (only == "FIRST-STEP") {  // what START starts
    training_step(mlp(), {64, 784}, 0);
    return 0;
  }
  count_processor_time(crowded);
  if (!json) print_heading();
  const auto wanted = [&](const std::string& name) {
    return only == "all" || only == name || name.rfind(only + "-", 0) == 0;
  };
  bool good = true;
  for (const std::string& name : workload_names()) {
    if (!wanted(name)) continue;
    good &= run_apart([&] {
      for (const auto& make : workloads(name))
        print_row(measured(make(), threads, seconds), json);
    });
  }
  if (wanted("START"))
    good &= run_apart([&] { print_row(start_time(argv[0], threads), json); });
  if (wanted("THREADS")) {
    good &= run_apart([&] {
      for (const Row& row : threads_beside_another(threads > 1 ? threads : 2, seconds))
        print_row(row, json);
    });
  }
  return good ? 0 : 1;
}
