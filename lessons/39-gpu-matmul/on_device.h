// What the .cu files of this lesson share: numbers in the device's memory, and launches.
// Plain calls of CUDA; the library's own are behind src/device.h.
#pragma once

#include <cuda_runtime.h>

#include "check.h"
#include "cuda/factors.h"
#include "ladder.h"

namespace chainrule::ladder {

inline void need(cudaError_t error) {
  ENSURE(error == cudaSuccess, "the GPU says: %s", cudaGetErrorString(error));
}

class OnDevice {
 public:
  explicit OnDevice(size_t count) : count_(count) {
    need(cudaMalloc(&data_, count * sizeof(float)));
  }
  explicit OnDevice(const Floats& host) : OnDevice(host.size()) {
    need(cudaMemcpy(data_, host.data(), count_ * sizeof(float), cudaMemcpyHostToDevice));
  }
  OnDevice(const OnDevice&) = delete;
  OnDevice& operator=(const OnDevice&) = delete;
  ~OnDevice() { cudaFree(data_); }

  float* data() const { return data_; }
  Floats host() const {  // waits for the kernels before
    Floats all(count_);
    need(cudaGetLastError());
    need(cudaMemcpy(all.data(), data_, count_ * sizeof(float), cudaMemcpyDeviceToHost));
    return all;
  }

 private:
  float* data_ = nullptr;
  size_t count_;
};

// Launches; all pointers are into the device's memory.
void launch(Rung rung, float* c, const float* a, const float* b, Sizes s);
void launch_unpadded(float* c, const float* a, const float* b, Sizes s);
void launch_library(float* c, const float* a, const float* b, Sizes s, Factors factors);

}  // namespace chainrule::ladder
