// A device array for these tests: filled from a vector, read back, freed at its end.
#pragma once

#include <cuda_runtime.h>

#include <cmath>
#include <vector>

namespace chainrule::simulated {
namespace VARIANT {

template <class T>
struct DeviceArray {
  T* data = nullptr;
  size_t count;

  explicit DeviceArray(size_t n) : count(n) { cudaMalloc(&data, n * sizeof(T)); }
  explicit DeviceArray(const std::vector<T>& host) : DeviceArray(host.size()) {
    cudaMemcpy(data, host.data(), count * sizeof(T), cudaMemcpyHostToDevice);
  }
  DeviceArray(const DeviceArray&) = delete;
  DeviceArray& operator=(const DeviceArray&) = delete;
  ~DeviceArray() { cudaFree(data); }
  std::vector<T> host() const {
    std::vector<T> all(count);
    cudaMemcpy(all.data(), data, count * sizeof(T), cudaMemcpyDeviceToHost);
    return all;
  }
};

// Whole numbers from -4 to 4: sums of products are exact in float, in any order.
inline std::vector<float> numbers(size_t count, unsigned seed) {
  std::vector<float> all(count);
  for (float& x : all) {
    seed = seed * 1664525u + 1013904223u;
    x = float(int(seed >> 24) % 9 - 4);
  }
  return all;
}

template <class A, class B>
double largest_error(const A& a, const B& b) {
  double worst = a.size() == b.size() ? 0 : INFINITY;
  for (size_t i = 0; i < a.size() && i < b.size(); ++i) {
    const double error = std::fabs(double(a[i]) - double(b[i]));
    if (!(error <= worst)) worst = error;  // a NaN stays
  }
  return worst;
}

}  // namespace VARIANT
}  // namespace chainrule::simulated
