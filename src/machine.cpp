// See machine.h.
#include "machine.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <vector>

#include "ops/tile.h"
#include "parallel.h"
#include "real.h"

namespace chainrule {
namespace {

constexpr int runs = 5;  // the best counts: whatever disturbs a run makes it slower

template <class Body>
double best_seconds(Body body) {
  using Clock = std::chrono::steady_clock;
  double best = 1e300;
  for (int run = 0; run < runs; ++run) {
    const auto start = Clock::now();
    body();
    best = std::min(best, std::chrono::duration<double>(Clock::now() - start).count());
  }
  return best;
}

constexpr int sums = 12;  // that do not wait for each other keep all multipliers busy

// Not inlined, and given numbers that the compiler cannot know: it must multiply.
__attribute__((noinline)) real multiply_add(const real* numbers, int rounds) {
  tile::Vector sum[sums];
  for (int i = 0; i < sums; ++i) sum[i] = tile::load(numbers + i);
  const tile::Vector factor = tile::load(numbers + sums);
  for (int round = 0; round < rounds; ++round) {
#pragma GCC unroll 12
    for (int i = 0; i < sums; ++i) sum[i] = sum[i] * factor + factor;
  }
  for (int i = 1; i < sums; ++i) sum[0] += sum[i];
  return sum[0][0];
}

}  // namespace

double peak_flops() {
  constexpr int rounds = 400000;
  std::vector<real> numbers(size_t(sums + tile::lanes));
  for (size_t i = 0; i < numbers.size(); ++i)
    numbers[i] = real(0.5) + real(i) * real(0.01);
  volatile real keep = 0;
  const double seconds =
      best_seconds([&] { keep = multiply_add(numbers.data(), rounds); });
  (void)keep;
  return 2.0 * tile::lanes * sums * rounds / seconds;
}

double copy_rate(size_t bytes, int threads) {
  const int before = chainrule::threads();
  set_threads(threads);
  std::vector<char> from(bytes, 1), to(bytes, 2);
  const size_t rounds =
      std::max<size_t>(1, (size_t(8) << 20) / std::max<size_t>(bytes, 1));
  const double seconds = best_seconds([&] {
    parallel_for(threads, 1, [&](int begin, int end) {
      const size_t first = bytes * size_t(begin) / size_t(threads);
      const size_t count = bytes * size_t(end) / size_t(threads) - first;
      for (size_t round = 0; round < rounds; ++round) {
        std::memcpy(to.data() + first, from.data() + first, count);
        asm volatile("" : : "r"(to.data()) : "memory");  // every round counts
      }
    });
  });
  set_threads(before);
  return 2.0 * double(bytes * rounds) / seconds;
}

}  // namespace chainrule
