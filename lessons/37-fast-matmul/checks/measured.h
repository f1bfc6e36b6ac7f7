// What the checks of lesson 37 ask of the cache that counts.
#pragma once

#include <cstdint>
#include <vector>

#include "lessons/37-fast-matmul/watched.h"

namespace chainrule::ladder {

// Some matrices one behind the other in memory, from the start of a page on, with a cache
// beside them: the same lines meet each time.
class Bench {
 public:
  explicit Bench(int numbers, Cache of = Cache())
      : cache(of), memory_(size_t(numbers) + page, real(1)) {
    const auto start = reinterpret_cast<uintptr_t>(memory_.data());
    next_ = memory_.data() + (4096 - start % 4096) % 4096 / sizeof(real);
  }
  Watched<real> take(int numbers) {
    const Watched<real> taken{next_, &cache};
    next_ += (numbers + 15) / 16 * 16;
    return taken;
  }
  Cache cache;

 private:
  static constexpr size_t page = 4096;
  std::vector<real> memory_;
  real* next_;
};

using ProductFunction = void(Watched<real> c, Watched<const real> a,
                             Watched<const real> b, int M, int N, int K);

// Numbers, not bytes, that are fetched for each multiply-add, in lines.
inline double fetched(ProductFunction* f, int M, int N, int K, Cache cache = Cache()) {
  Bench bench(M * N + M * K + K * N + 64, cache);
  const Watched<real> c = bench.take(M * N), a = bench.take(M * K), b = bench.take(K * N);
  f(c, a, b, M, N, K);
  return double(bench.cache.fetched) * Cache::line_bytes / sizeof(real) /
         (double(M) * N * K);
}

}  // namespace chainrule::ladder
