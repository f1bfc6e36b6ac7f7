// What the planted mistakes share: memory to make them with, and an innocent kernel.
#pragma once

#include <cuda_runtime.h>

#include <cstddef>

namespace chainrule::simulated {
namespace VARIANT {
namespace {

float* device_floats(size_t count, bool filled = true) {
  float* data = nullptr;
  cudaMalloc(&data, count * sizeof(float));
  if (filled) cudaMemset(data, 0, count * sizeof(float));
  return data;
}

__global__ void plain_copy(float* y, const float* x, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) y[i] = x[i];  // host_pointer
}

}  // namespace
}  // namespace VARIANT
}  // namespace chainrule::simulated
