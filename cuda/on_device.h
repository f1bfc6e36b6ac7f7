// Numbers in the device's memory, by plain calls of CUDA: for lessons about kernels,
// where a reader should see them. The library's own door is src/device.h. Introduced by
// lesson 38.
#pragma once

#include <cuda_runtime.h>

#include <vector>

#include "check.h"

namespace chainrule {

inline void need(cudaError_t error) {
  ENSURE(error == cudaSuccess, "the GPU says: %s", cudaGetErrorString(error));
}

template <class T = float>
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

}  // namespace chainrule
