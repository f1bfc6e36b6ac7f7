// See turns.h.
#include "turns.h"

#include <algorithm>
#include <chrono>
#include <cstdio>

#include "device.h"

namespace chainrule::bench {
namespace {

double seconds_of(const std::function<void()>& step, int times) {
  device_wait();
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < times; ++i) step();
  device_wait();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

void print_line(const char* kind, const std::string& row, const std::string& who,
                const char* unit, double value) {
  printf("%s\t%s\t%s\t%s\t%.6g\n", kind, row.c_str(), who.c_str(), unit, value);
  fflush(stdout);  // what is known stays known if the time is up
}

void Turns::take(const char* kind, const std::string& row, const char* unit,
                 const std::vector<Contestant>& all) const {
  std::vector<int> times;
  for (const Contestant& one : all) {
    seconds_of(one.step, 2);  // warm-up
    times.push_back(std::max(1, int(3 * seconds / seconds_of(one.step, 3))));
  }
  for (int round = 0; round < rounds; ++round) {
    for (size_t i = 0; i < all.size(); ++i) {
      const double time = seconds_of(all[i].step, times[i]);
      print_line(kind, row, all[i].who, unit, all[i].amount * times[i] / time);
    }
  }
}

}  // namespace chainrule::bench
