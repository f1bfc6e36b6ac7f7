// Contestants that take turns, A B A B, so that a clock that sinks sinks for all of them.
//
// A turn is about 50 ms of steps without waiting; then the device is waited for. Each
// turn is printed as a line: kind, row, who, unit, value, with tabs between. table.awk
// takes medians and makes the table; peers.py prints such lines for PyTorch.
#pragma once

#include <functional>
#include <string>
#include <vector>

namespace chainrule::bench {

struct Contestant {
  std::string who;
  double amount;  // of the row's unit that a step does
  std::function<void()> step;
};

struct Turns {
  int rounds;      // turns of each contestant
  double seconds;  // of one turn, or of one step if that is longer

  void take(const char* kind, const std::string& row, const char* unit,
            const std::vector<Contestant>& all) const;
};

void print_line(const char* kind, const std::string& row, const std::string& who,
                const char* unit, double value);

// --- what there is to measure ---
bool measure_product(const Turns& turns, int size, const std::string& cublas);
void measure_memory(const Turns& turns, int N, int C, int sets);
void measure_training(const Turns& turns, int N);

}  // namespace chainrule::bench
