// See measure.h.
#include "measure.h"

#include <sys/resource.h>
#include <time.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <vector>

#include "parallel.h"
#include "real.h"

namespace chainrule::bench {
namespace {

bool by_processor = false;

double now() {
  if (!by_processor) {
    return std::chrono::duration<double>(
               std::chrono::steady_clock::now().time_since_epoch())
        .count();
  }
  timespec time;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return double(time.tv_sec) + 1e-9 * double(time.tv_nsec);
}

}  // namespace

void count_processor_time(bool yes) { by_processor = yes; }

double seconds_of(const std::function<void()>& body) {
  const double start = now();
  body();
  return now() - start;
}

double at(double share, std::vector<double> numbers) {
  std::sort(numbers.begin(), numbers.end());
  return numbers[size_t(share * double(numbers.size() - 1))];
}

Timing measure(const std::function<void()>& step, double seconds) {
  constexpr int least = 7;
  const double sample = std::min(0.2, seconds / least);
  step(), step();
  const int inner = std::max(1, int(sample / std::max(seconds_of(step), 1e-9)));
  std::vector<double> times;
  for (double spent = 0; spent < seconds || times.size() < least;) {
    const double time = seconds_of([&] {
      for (int i = 0; i < inner; ++i) step();
    });
    times.push_back(time / inner);
    spent += time;
  }
  return {at(0.5, times), at(0.1, times), at(0.9, times), int(times.size())};
}

double plain_copy_rate(real* to, const real* from, int count) {
  std::vector<double> times;
  for (int turn = 0; turn < 7; ++turn)
    times.push_back(seconds_of([&] { copy_by_all(to, from, count); }));
  return 2 * double(count) * sizeof(real) / at(0.5, times);
}

void copy_by_all(real* to, const real* from, int count) {
  parallel_for(count, 1 << 16, [&](int begin, int end) {
    std::memcpy(to + begin, from + begin, size_t(end - begin) * sizeof(real));
  });
}

double peak_memory(bool of_children) {
  rusage usage;
  getrusage(of_children ? RUSAGE_CHILDREN : RUSAGE_SELF, &usage);
#ifdef __APPLE__
  return double(usage.ru_maxrss) / (1 << 20);  // bytes there, KiB elsewhere
#else
  return double(usage.ru_maxrss) / (1 << 10);
#endif
}

}  // namespace chainrule::bench
