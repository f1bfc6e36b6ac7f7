// Speeds for the program of lesson 37: all rungs in turn, several rounds, and the peak of
// a core beside them in every round. The clock of a core drifts; what is compared must be
// measured in the same minute. The median of the rounds is what counts.
#pragma once

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "io/your_part.h"
#include "ladder.h"
#include "machine.h"
#include "parallel.h"
#include "tensor.h"

namespace chainrule::ladder {

template <class Step>
double seconds_of(Step step, int times = 1) {
  using Clock = std::chrono::steady_clock;
  const auto start = Clock::now();
  for (int i = 0; i < times; ++i) step();
  return std::chrono::duration<double>(Clock::now() - start).count() / times;
}

inline double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// How often a step must be made to last about 5 ms: shorter ones cannot be timed.
template <class Step>
int times_of(Step step) {
  step();
  return std::max(1, int(0.005 / std::max(seconds_of(step), 1e-9)));
}

// Somebody who climbs: a rung, or a rung with the learner's own parts.
struct Climber {
  Rung rung;
  Whose whose;
  std::string name() const {
    return (whose == Whose::yours ? "yours: " : "") + std::string(name_of(rung));
  }
};

// All rungs, and behind a rung whose exercise is solved the learner's own (MINE=1).
inline std::vector<Climber> climbers() {
  std::vector<Climber> all;
  for (const Rung rung : rungs()) {
    all.push_back({rung, Whose::ours});
    for (const std::string& part : your_parts()) {
      const char* const ids[] = {"-", "37.1", "37.2", "37.3", "37.4", "37.6", "-"};
      if (part.rfind(ids[int(rung)], 0) == 0) all.push_back({rung, Whose::yours});
    }
  }
  return all;
}

struct Speeds {
  int size;
  double peak;                 // of one core, FLOP/s
  std::vector<double> climbs;  // FLOP/s, of all climbers
};

// Matrices of n x n; of the slow rungs only the first rows of c, which tell the same.
inline Speeds speeds(int n, int rounds) {
  const auto sizes = [n](Rung rung) {
    const int rows[] = {16, 64, 256, 256, n, n, n};
    return Sizes{std::min(n, rows[int(rung)]), n, n};
  };
  const std::vector<real> some(size_t(n) * size_t(n), real(0.5));
  std::vector<real> result(some.size());
  const Tensor a = Tensor::from({n, n}, some), b = Tensor::from({n, n}, some);
  Tensor c({n, n});
  const auto climb = [&](const Climber& who) {
    if (who.rung == Rung::library) {  // an op: its numbers are where ops work
      product(who.rung, c.data(), a.data(), b.data(), sizes(who.rung));
      device_wait();
    } else {
      product(who.rung, result.data(), some.data(), some.data(), sizes(who.rung),
              who.whose);
    }
  };
  const std::vector<Climber> all = climbers();
  std::vector<int> times;
  for (const Climber& who : all) times.push_back(times_of([&] { climb(who); }));
  std::vector<double> peaks;
  std::vector<std::vector<double>> rates(all.size());
  for (int round = 0; round < rounds; ++round) {
    peaks.push_back(peak_flops());
    for (size_t i = 0; i < all.size(); ++i) {
      const double seconds = seconds_of([&] { climb(all[i]); }, times[i]);
      rates[i].push_back(sizes(all[i].rung).flops() / seconds);
    }
  }
  Speeds s{n, median(peaks), {}};
  for (const std::vector<double>& of_one : rates) s.climbs.push_back(median(of_one));
  return s;
}

}  // namespace chainrule::ladder
