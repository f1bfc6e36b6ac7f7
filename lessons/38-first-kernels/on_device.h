// What the .cu files of this lesson share: numbers in the device's memory, and launches.
// Plain calls of CUDA; the library's own are behind src/device.h.
#pragma once

#include <cuda_runtime.h>

#include <vector>

#include "check.h"
#include "kernels.h"

namespace chainrule::first {

inline void need(cudaError_t error) {
  ENSURE(error == cudaSuccess, "the GPU says: %s", cudaGetErrorString(error));
}

// Numbers in the device's memory.
template <class T>
class OnDevice {
 public:
  explicit OnDevice(size_t count) : count_(count) {
    need(cudaMalloc(&data_, count * sizeof(T)));
  }
  explicit OnDevice(const std::vector<T>& host) : OnDevice(host.size()) {
    need(cudaMemcpy(data_, host.data(), count_ * sizeof(T), cudaMemcpyHostToDevice));
  }
  OnDevice(const OnDevice&) = delete;
  OnDevice& operator=(const OnDevice&) = delete;
  ~OnDevice() { cudaFree(data_); }

  T* data() const { return data_; }
  std::vector<T> host() const {  // waits for the kernels before
    std::vector<T> all(count_);
    need(cudaGetLastError());
    need(cudaMemcpy(all.data(), data_, count_ * sizeof(T), cudaMemcpyDeviceToHost));
    return all;
  }

 private:
  T* data_ = nullptr;
  size_t count_;
};

constexpr int most_blocks = 1024;  // of grids that stride

// Launches; all pointers are into the device's memory.
void launch_saxpy(Each each, real* y, const real* x, real a, int count);
// sums[0] gets the sum of x; behind it room for most_blocks numbers.
void launch_sum(Sum way, real* sums, const real* x, int count);
void launch_softmax(Rows who, real* y, const real* x, int N, int C);
void launch_strided(real* y, const real* x, int count, int stride);

}  // namespace chainrule::first
