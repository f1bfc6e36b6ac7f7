// What the .cu files of this lesson share: numbers in the device's memory, and the jobs
// as launches on them. Plain calls of CUDA; the library's own are behind src/device.h.
#pragma once

#include <cuda_runtime.h>

#include "check.h"
#include "kernels.h"

namespace chainrule::fused {

inline void need(cudaError_t error) {
  ENSURE(error == cudaSuccess, "the GPU says: %s", cudaGetErrorString(error));
}

// Floats in the device's memory.
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

// --- launches; all pointers are into the device's memory ---

// h [N,C]: where the chain keeps x + bias
void launch_bias_gelu(How how, float* y, float* h, const float* x, const float* bias,
                      int N, int C);

// x: what the forward pass kept, for the chain x + bias. shares [N / 8, C], rounded up.
void launch_bias_gelu_backward(How how, float* dx, float* dbias, float* shares,
                               const float* dy, const float* x, const float* bias, int N,
                               int C);
constexpr int rows_each = 8;  // that a thread sums up

struct AdamArrays {
  float *value, *m, *v;  // read and written
  const float* grad;
  float *mhat, *root;  // the chain's own, between its kernels
};
void launch_adamw(How how, AdamArrays a, uint64_t step, int count);

struct NormArrays {
  float *y, *mean, *rstd;
  const float *x, *gamma, *beta;
  float *away, *squares, *scaled;  // the chain's own [N,C]
};
void launch_layernorm(How how, NormArrays a, int N, int C);

}  // namespace chainrule::fused
