// How fast matmul is here, beside what this machine could do.
//
// Prints medians of several rounds, and each as a share of the multiply-adds per second
// that this machine reached in the same minute: absolute figures drift with the clock,
// shares do not. More workloads: see `make help`. Nothing here is asserted.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <vector>

#include "ops/matmul.h"
#include "parallel.h"
#include "tensor.h"

using namespace chainrule;

namespace {

template <class Body>
double seconds(Body body) {
  const auto start = std::chrono::steady_clock::now();
  body();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
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
  const double time = seconds([&] {
    for (int r = 0; r < rounds; ++r) {
#pragma GCC unroll 12
      for (int i = 0; i < sums; ++i) sum[i] = sum[i] * factor + factor;
      asm volatile("" : "+m"(factor));
    }
  });
  volatile real keep = sum[0][0] + sum[sums - 1][lanes - 1];
  (void)keep;
  return 2.0 * lanes * sums * rounds / time * 1e-9;
}

double gflops(int M, int N, int K) {
  Tensor a = Tensor::zeros({M, K}), b = Tensor::zeros({K, N}), c({M, N});
  std::vector<double> rounds;
  for (int r = 0; r < 9; ++r) {
    rounds.push_back(seconds([&] {
      matmul(c.data(), a.data(), b.data(), M, N, K, false, false, false);
      device_wait();
    }));
  }
  return 2.0 * M * N * K / median(rounds) * 1e-9;
}

}  // namespace

int main() {
  const int shapes[][3] = {{256, 256, 256},    {512, 512, 512}, {1024, 1024, 1024},
                           {2048, 2048, 2048}, {64, 256, 784},  {128, 2048, 512},
                           {4096, 576, 64},    {4096, 64, 576}};
  const int most = threads();
  printf("matmul, %s, GFLOP/s (medians of 9) and share of the peak of so many cores\n",
         sizeof(real) == 4 ? "float" : "double");
  printf("    M     N     K   threads   GFLOP/s   share\n");
  for (const auto& s : shapes) {
    for (int count = 1; count <= most; count = count < most ? most : most + 1) {
      set_threads(count);
      const double peak = peak_of_one_core() * count, speed = gflops(s[0], s[1], s[2]);
      printf("%5d %5d %5d   %7d %9.1f   %4.0f%%\n", s[0], s[1], s[2], count, speed,
             100 * speed / peak);
    }
  }
}
