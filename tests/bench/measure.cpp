// See measure.h.
#include "measure.h"

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <vector>

#include "real.h"

namespace chainrule::bench {
namespace {

double seconds_of(const std::function<void()>& body) {
  const auto start = std::chrono::steady_clock::now();
  body();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

Timing measure(const std::function<void()>& step, double seconds) {
  step(), step();
  const int inner = std::max(1, int(0.2 / std::max(seconds_of(step), 1e-9)));
  std::vector<double> samples;
  for (double spent = 0; spent < seconds || samples.size() < 7;) {
    const double time = seconds_of([&] {
      for (int i = 0; i < inner; ++i) step();
    });
    samples.push_back(time / inner);
    spent += time;
  }
  std::sort(samples.begin(), samples.end());
  const size_t last = samples.size() - 1;
  return {samples[last / 2], samples[last / 10], samples[last - last / 10],
          int(samples.size())};
}

// Enough independent sums to keep the multiply-add units of one core busy.
double peak_of_one_core() {
#if defined(__AVX512F__)
  constexpr int bytes = 64;
#elif defined(__AVX__)
  constexpr int bytes = 32;
#else
  constexpr int bytes = 16;
#endif
  typedef real Vector __attribute__((vector_size(bytes)));
  constexpr int sums = 12, rounds = 2000000, lanes = bytes / int(sizeof(real));
  Vector sum[sums] = {}, factor = {};
  for (int i = 0; i < lanes; ++i) factor[i] = real(0.5) + real(i) * real(0.01);
  const double time = seconds_of([&] {
    for (int r = 0; r < rounds; ++r) {
#pragma GCC unroll 12
      for (int i = 0; i < sums; ++i) sum[i] = sum[i] * factor + factor;
      asm volatile("" : "+m"(factor));
    }
  });
  volatile real keep = sum[0][0] + sum[sums - 1][lanes - 1];
  (void)keep;
  return 2.0 * lanes * sums * rounds / time;
}

double peak_memory() {
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
#ifdef __APPLE__
  return double(usage.ru_maxrss) / (1 << 20);  // bytes there, KiB elsewhere
#else
  return double(usage.ru_maxrss) / (1 << 10);
#endif
}

}  // namespace chainrule::bench
