// Planted mistakes that are found in fast builds, too: barriers and warp functions that
// not all threads reach, wrong launches, wrong calls of the host. See mistakes.cu.
#include <cuda_runtime.h>

#include <vector>

#include "planted.cuh"
#include "simulator.h"

namespace chainrule::simulated {
namespace VARIANT {
namespace {

// --- calls of the host ---
void freed_twice() {
  float* y = device_floats(8);
  cudaFree(y);
  cudaFree(y);  // free_twice
}
void free_of_the_middle() {
  float* y = device_floats(8);
  cudaFree(y + 1);  // free_inside
}
void copy_too_much() {
  float* y = device_floats(8);
  const std::vector<float> x(10);
  cudaMemcpy(y, x.data(), 10 * sizeof(float), cudaMemcpyHostToDevice);  // copy_too_much
}
void copy_wrong_way() {
  float* y = device_floats(8);
  std::vector<float> x(8);
  cudaMemcpy(x.data(), y, 8 * sizeof(float), cudaMemcpyHostToDevice);  // copy_direction
}

__constant__ float three[3];
void symbol_too_small() {
  const float four[4] = {};
  cudaMemcpyToSymbol(three, four, sizeof four);  // symbol_too_small
}

// --- barriers and warps ---
__global__ void early_return(float* y, int n) {
  __shared__ float part[64];
  const int i = threadIdx.x;
  if (i >= n) return;
  part[i] = y[i];
  __syncthreads();  // barrier_after_return
  y[i] = part[n - 1 - i];
}
void barrier_after_return() { early_return<<<1, 64>>>(device_floats(64), 50); }

__global__ void two_barriers(float* y) {
  if (threadIdx.x < 32) {
    y[threadIdx.x] = 1.0f;
    __syncthreads();  // barriers_in_branches
  } else {
    y[threadIdx.x] = 2.0f;
    __syncthreads();
  }
}
void barriers_in_branches() { two_barriers<<<1, 64>>>(device_floats(64)); }

__global__ void uneven_loops(float* y) {
  for (unsigned k = 0; k <= threadIdx.x / 32; ++k) {
    y[threadIdx.x] += 1.0f;
    __syncthreads();  // barrier_in_a_loop
  }
}
void barrier_in_a_loop() { uneven_loops<<<1, 64>>>(device_floats(64)); }

__global__ void half_shuffle(float* y) {
  if (threadIdx.x < 16) {
    y[threadIdx.x] =
        __shfl_xor_sync(0xffffffffu, y[threadIdx.x], 1);  // shuffle_lanes_elsewhere
  } else {
    __syncwarp(0xffff0000u);
    y[threadIdx.x] = 0;
    __syncthreads();
  }
}
void shuffle_lanes_elsewhere() { half_shuffle<<<1, 32>>>(device_floats(32)); }

__global__ void shuffle_after_return(float* y) {
  if (threadIdx.x >= 20) return;
  y[threadIdx.x] =
      __shfl_down_sync(0xffffffffu, y[threadIdx.x], 8);  // shuffle_from_returned
}
void shuffle_from_returned() { shuffle_after_return<<<1, 32>>>(device_floats(32)); }

__global__ void not_in_mask(float* y) {
  y[threadIdx.x] = __shfl_sync(0x0000ffffu, y[threadIdx.x], 0);  // mask_without_me
}
void mask_without_me() { not_in_mask<<<1, 32>>>(device_floats(32)); }

// --- launches ---
#ifdef CHAINRULE_SIMULATOR  // nvcc wants a flag for this
__global__ void launcher(float* y) {
  if (threadIdx.x == 0) plain_copy<<<1, 32>>>(y, y, 0);  // launch_in_a_kernel
}
void launch_in_a_kernel() { launcher<<<1, 32>>>(device_floats(32)); }
#else
void launch_in_a_kernel() {}
#endif

void too_large_a_block() {
  plain_copy<<<1, 2048>>>(device_floats(4), device_floats(4), 4);  // block_too_large
}
void empty_grid() {
  float* y = device_floats(4);
  const int n = 0;
  plain_copy<<<(n + 63) / 64, 64>>>(y, y, n);  // grid_of_nothing
}
void too_high_a_grid() {
  float* y = device_floats(4);
  plain_copy<<<dim3(1, 70000), 32>>>(y, y, 0);  // grid_too_high
}
__global__ void rows_kernel(float* y) {
  extern __shared__ float rows[];
  rows[threadIdx.x] = 1.0f;
  y[threadIdx.x] = rows[threadIdx.x];
}
void too_much_dynamic() {
  rows_kernel<<<1, 64, 64 * 1024>>>(device_floats(64));  // dynamic_too_large
}
#ifdef __NVCC__
constexpr int too_many = 12000;  // nvcc itself refuses more
#else
constexpr int too_many = 16000;
#endif
__global__ void too_much_static_kernel(float* y) {
  __shared__ float part[too_many];
  part[threadIdx.x] = 1.0f;
  y[threadIdx.x] = part[threadIdx.x];
}
void too_much_static() {
  too_much_static_kernel<<<1, 32>>>(device_floats(64));  // static_too_large
}

__global__ void wait_for_the_other(volatile int* flag) {
  if (threadIdx.x == 1) *flag = 1;
  while (threadIdx.x == 0 && *flag == 0) {  // endless
  }
}
void endless() {
  wait_for_the_other<<<1, 64>>>(reinterpret_cast<int*>(device_floats(1)));
}

__global__ void wait_between_barriers(volatile int* flag) {
  while (flag[threadIdx.x] == 0) __syncthreads();  // endless_barriers
}
void endless_barriers() {
  wait_between_barriers<<<1, 64>>>(reinterpret_cast<int*>(device_floats(64)));
}

__global__ void divide_kernel(int* y, int by) {
  y[threadIdx.x] = 12 / (by - int(threadIdx.x));  // divide_by_zero
}
void divide_by_zero() {
  divide_kernel<<<1, 32>>>(reinterpret_cast<int*>(device_floats(32)), 5);
}

__device__ int depth_of(volatile int* y, int n) {
  volatile int much[64];
  much[n % 64] = n;
  return n == *y ? 0 : depth_of(y, n + 1) + much[n % 64];
}
__global__ void deep_kernel(int* y) { y[threadIdx.x] = depth_of(y, 1); }

}  // namespace

void deep_recursion() {
  deep_kernel<<<1, 32>>>(reinterpret_cast<int*>(device_floats(32)));
}

std::vector<Planted> misuse() {
  return {
      {"free_twice", "cudaFree twice", "freed at tests/simulator/misuse.cu", freed_twice},
      {"free_inside", "cudaFree of what cudaMalloc never gave",
       "allocated at tests/simulator/planted.cuh", free_of_the_middle},
      {"copy_too_much", "a copy past the end of device memory", "about 40 bytes",
       copy_too_much},
      {"copy_direction", "the wrong direction of a copy",
       "those of cudaMemcpyDeviceToHost", copy_wrong_way},
      {"barrier_after_return", "a barrier that not all threads reach",
       "kernel early_return, block (0,0,0), thread (0,0,0)", barrier_after_return},
      {"barriers_in_branches", "a barrier that not all threads reach",
       "kernel two_barriers, block (0,0,0), thread (0,0,0)", barriers_in_branches},
      {"barrier_in_a_loop", "a barrier that not all threads reach",
       "kernel uneven_loops, block (0,0,0), thread (32,0,0)", barrier_in_a_loop},
      {"shuffle_lanes_elsewhere", "a warp function with missing lanes",
       "kernel half_shuffle, block (0,0,0), thread (0,0,0)", shuffle_lanes_elsewhere},
      {"shuffle_from_returned", "a value from a lane that takes no part",
       "kernel shuffle_after_return, block (0,0,0), thread (12,0,0)",
       shuffle_from_returned},
      {"mask_without_me", "a mask without its own lane",
       "kernel not_in_mask, block (0,0,0), thread (16,0,0)", mask_without_me},
      {"block_too_large", "too large a block",
       "plain_copy: a block of (2048,1,1) has 2048 threads", too_large_a_block},
      {"grid_of_nothing", "a launch of nothing", "plain_copy: grid (0,1,1)", empty_grid},
      {"dynamic_too_large", "too much shared memory", "rows_kernel: 65536 bytes",
       too_much_dynamic},
      {"static_too_large", "too much shared memory",
       "kernel too_much_static_kernel, block (0,0,0), thread (0,0,0)", too_much_static},
      {"endless", "a kernel that does not end", "kernel that does not end", endless},
      {"divide_by_zero", "a division of whole numbers by zero",
       "kernel divide_kernel, block (0,0,0), thread (5,0,0)", divide_by_zero},
      {"endless_barriers", "a kernel that does not end", "kernel wait_between_barriers",
       endless_barriers},
      {"grid_too_high", "too large a grid", "grid of (1,70000,1)", too_high_a_grid},
      {"symbol_too_small", "a copy past the end of device memory", "has 12 bytes",
       symbol_too_small},
      {"launch_in_a_kernel", "a launch from inside a kernel",
       "kernel launcher, block (0,0,0), thread (0,0,0)", launch_in_a_kernel}};
}

}  // namespace VARIANT
}  // namespace chainrule::simulated
