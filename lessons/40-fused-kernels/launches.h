// What the .cu files of this lesson share: the jobs as launches. All pointers are into
// the device's memory.
#pragma once

#include "cuda/on_device.h"
#include "kernels.h"

namespace chainrule::fused {

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
