// Planted mistakes: the simulator must find each one, name its line (the one that carries
// the mistake's name in a comment) and say what is wrong. Every kernel here would also
// run on a GPU, where most of them would fail in silence.
#include <cuda_fp16.h>

#include "device_array.h"
#include "planted.cuh"
#include "simulator.h"
#include "warp_sum.cuh"

// Fast and checked files both have this one. Each must call its own.
__device__ __noinline__ inline void store_one(float* y, int i) {
  y[i] = 1.0f;  // in_an_inline_function
}

namespace chainrule::simulated {
namespace VARIANT {
namespace {

// --- bounds ---
__global__ void past_the_end(float* y, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i <= n) y[i] = 1.0f;  // global_write
}
void global_write() { past_the_end<<<2, 64>>>(device_floats(100), 100); }

__global__ void before_the_begin(float* y, const float* x) {
  const int i = threadIdx.x;
  y[i] = x[i] - x[i - 1];  // global_read
}
void global_read() { before_the_begin<<<1, 32>>>(device_floats(32), device_floats(32)); }

__global__ void store_kernel(float* y) { store_one(y, threadIdx.x); }
void in_an_inline_function() { store_kernel<<<1, 64>>>(device_floats(50)); }

__global__ void shared_too_short(float* y) {
  __shared__ float part[32];
  part[threadIdx.x + 1] = 0.0f;  // shared_write
  __syncthreads();
  y[threadIdx.x] = part[threadIdx.x];
}
void shared_write() { shared_too_short<<<1, 32>>>(device_floats(32)); }

template <int size>
__global__ void shared_template(float* y) {
  __shared__ float part[size];
  part[threadIdx.x] = 1.0f;
  __syncthreads();
  y[threadIdx.x] = part[threadIdx.x + size / 2];  // shared_read
}
void shared_read() { shared_template<64><<<1, 64>>>(device_floats(64)); }

__global__ void dynamic_too_short(float* y) {
  extern __shared__ float rows[];
  rows[threadIdx.x] = 1.0f;  // dynamic_shared
  __syncthreads();
  y[threadIdx.x] = rows[threadIdx.x];
}
void dynamic_shared() { dynamic_too_short<<<1, 64, 64>>>(device_floats(64)); }

__global__ void no_dynamic(float* y) {
  extern __shared__ float rows[];
  rows[threadIdx.x] = 1.0f;  // dynamic_shared_missing
  y[threadIdx.x] = rows[threadIdx.x];
}
void dynamic_shared_missing() { no_dynamic<<<1, 32>>>(device_floats(32)); }

__global__ void count_bins(int* bins, const float* x) {
  atomicAdd(&bins[int(x[threadIdx.x]) + 100], 1);  // atomic_outside
}
void atomic_outside() {
  count_bins<<<1, 32>>>(reinterpret_cast<int*>(device_floats(16)), device_floats(32));
}

__global__ void wide_past_the_end(float4* y, int n) {
  const int i = threadIdx.x;
  if (i * 4 < n) y[i] = make_float4(1, 2, 3, 4);  // float4_tail
}
void float4_tail() {
  wide_past_the_end<<<1, 32>>>(reinterpret_cast<float4*>(device_floats(30)), 30);
}

__global__ void misaligned_kernel(float* y) {
  const float4 v = *reinterpret_cast<const float4*>(y + threadIdx.x);  // misaligned
  y[threadIdx.x] = v.x + v.y + v.z + v.w;
}
void misaligned() { misaligned_kernel<<<1, 32>>>(device_floats(64)); }

__global__ void chase(const float* const* list, float* y) {
  y[threadIdx.x] = list[0][threadIdx.x];  // null_pointer
}
void null_pointer() {
  float* list = device_floats(2);  // two floats are a null pointer
  chase<<<1, 1>>>(reinterpret_cast<const float* const*>(list), device_floats(1));
}

void host_pointer() {
  const std::vector<float> x(64);
  plain_copy<<<1, 64>>>(device_floats(64), x.data(), 64);
}

// --- life and state of memory ---
__global__ void add_one(float* y) {
  y[threadIdx.x] += 1.0f;  // use_after_free
}
void use_after_free() {
  float* y = device_floats(32);
  cudaFree(y);
  add_one<<<1, 32>>>(y);
}

__global__ void add_to_nothing(float* y, const float* x) {
  y[threadIdx.x] += x[threadIdx.x];  // unwritten_device
}
void unwritten_device() {
  add_to_nothing<<<1, 32>>>(device_floats(32, false), device_floats(32));
}

__global__ void half_filled(float* y) {
  __shared__ float part[64];
  if (threadIdx.x % 2 == 0) part[threadIdx.x] = 1.0f;
  __syncthreads();
  y[threadIdx.x] = part[threadIdx.x];  // unwritten_shared
}
void unwritten_shared() { half_filled<<<1, 64>>>(device_floats(64)); }

// --- races ---
__global__ void sum_without_barrier(float* y, const float* x) {
  __shared__ float part[64];
  const int t = threadIdx.x;
  part[t] = x[t];
  for (int step = 32; step > 0; step /= 2) {
    __syncthreads();
    if (t < step) part[t] += part[t + step];
  }
  y[t] = part[0];  // race_reading_the_result
}
void race_reading_the_result() {
  sum_without_barrier<<<1, 64>>>(device_floats(64), device_floats(64));
}

__global__ void neighbours(float* y, const float* x) {
  __shared__ float part[64];
  part[threadIdx.x] = x[threadIdx.x];
  y[threadIdx.x] = part[threadIdx.x ^ 33];  // missing_barrier
}
void missing_barrier() { neighbours<<<1, 64>>>(device_floats(64), device_floats(64)); }

__global__ void lower_neighbour(float* y, const float* x) {
  __shared__ float part[64];
  part[threadIdx.x] = x[threadIdx.x];
  y[threadIdx.x] = part[threadIdx.x / 2];  // race_with_a_neighbour
}
void race_with_a_neighbour() {
  lower_neighbour<<<1, 64>>>(device_floats(64), device_floats(64));
}

__global__ void tiles_without_second_barrier(float* y, const float* x, int steps) {
  __shared__ float tile[64];
  float sum = 0;
  for (int k = 0; k < steps; ++k) {
    tile[threadIdx.x] = x[k * 64 + threadIdx.x];
    __syncthreads();
    for (int i = 0; i < 64; ++i) sum += tile[i];  // race_second_barrier
  }
  y[threadIdx.x] = sum;
}
void race_second_barrier() {
  tiles_without_second_barrier<<<1, 64>>>(device_floats(64), device_floats(128), 2);
}

__global__ void warp_without_syncwarp(float* y, const float* x) {
  __shared__ float part[32];
  part[threadIdx.x] = x[threadIdx.x];
  y[threadIdx.x] = part[31 - threadIdx.x];  // missing_syncwarp
}
void missing_syncwarp() {
  warp_without_syncwarp<<<1, 32>>>(device_floats(32), device_floats(32));
}

__global__ void count_without_atomic(float* y) {
  y[0] += 1.0f;  // race_no_atomic
}
void race_no_atomic() { count_without_atomic<<<1, 32>>>(device_floats(1)); }

__global__ void blocks_write_one_place(float* y) {
  if (threadIdx.x == 0) y[0] += 1.0f;  // race_between_blocks
}
void race_between_blocks() { blocks_write_one_place<<<4, 32>>>(device_floats(1)); }

__global__ void read_beside_atomic(int* count, int* y) {
  atomicAdd(count, 1);  // race_beside_atomic
  y[threadIdx.x] = *count;
}
void race_beside_atomic() {
  read_beside_atomic<<<1, 32>>>(reinterpret_cast<int*>(device_floats(1)),
                                reinterpret_cast<int*>(device_floats(32)));
}

}  // namespace

std::vector<Planted> mistakes() {
  return {
      {"global_write", "an access outside of an array",
       "kernel past_the_end, block (1,0,0), thread (36,0,0)", global_write},
      {"global_read", "an access outside of an array",
       "kernel before_the_begin, block (0,0,0), thread (0,0,0)", global_read},
      {"in_an_inline_function", "an access outside of an array",
       "kernel store_kernel, block (0,0,0), thread (50,0,0)", in_an_inline_function},
      {"shared_write", "an access outside of an array",
       "kernel shared_too_short, block (0,0,0), thread (31,0,0)", shared_write},
      {"shared_read", "an access outside of an array",
       "kernel shared_template<64>, block (0,0,0), thread (32,0,0)", shared_read},
      {"dynamic_shared", "an access outside of an array",
       "kernel dynamic_too_short, block (0,0,0), thread (16,0,0)", dynamic_shared},
      {"dynamic_shared_missing", "an access outside of an array",
       "kernel no_dynamic, block (0,0,0), thread (0,0,0)", dynamic_shared_missing},
      {"atomic_outside", "an access outside of an array",
       "kernel count_bins, block (0,0,0), thread (0,0,0)", atomic_outside},
      {"float4_tail", "an access outside of an array",
       "kernel wide_past_the_end, block (0,0,0), thread (7,0,0)", float4_tail},
      {"misaligned", "a misaligned access",
       "kernel misaligned_kernel, block (0,0,0), thread (1,0,0)", misaligned},
      {"null_pointer", "a null pointer", "kernel chase, block (0,0,0), thread (0,0,0)",
       null_pointer},
      {"host_pointer", "host memory touched by a kernel",
       "kernel plain_copy, block (0,0,0), thread (0,0,0)", host_pointer},
      {"use_after_free", "memory used after cudaFree",
       "kernel add_one, block (0,0,0), thread (0,0,0)", use_after_free},
      {"unwritten_device", "a read of memory that nobody has written",
       "kernel add_to_nothing, block (0,0,0), thread (0,0,0)", unwritten_device},
      {"unwritten_shared", "a read of memory that nobody has written",
       "kernel half_filled, block (0,0,0), thread (1,0,0)", unwritten_shared},
      {"race_reading_the_result", "a data race",
       "kernel sum_without_barrier, block (0,0,0), thread (1,0,0)",
       race_reading_the_result},
      {"missing_barrier", "Then a barrier is missing",
       "kernel neighbours, block (0,0,0), thread (0,0,0)", missing_barrier},
      {"race_with_a_neighbour", "a data race",
       "kernel lower_neighbour, block (0,0,0), thread (1,0,0)", race_with_a_neighbour},
      {"race_second_barrier", "a data race",
       "kernel tiles_without_second_barrier, block (0,0,0), thread (1,0,0)",
       race_second_barrier},
      {"missing_syncwarp", "Then a barrier is missing",
       "kernel warp_without_syncwarp, block (0,0,0), thread (0,0,0)", missing_syncwarp},
      {"race_no_atomic", "a data race",
       "kernel count_without_atomic, block (0,0,0), thread (1,0,0)", race_no_atomic},
      {"race_between_blocks", "a data race between blocks",
       "kernel blocks_write_one_place, block (1,0,0), thread (0,0,0)",
       race_between_blocks},
      {"race_beside_atomic", "a data race",
       "kernel read_beside_atomic, block (0,0,0), thread (1,0,0)", race_beside_atomic}};
}

}  // namespace VARIANT
}  // namespace chainrule::simulated
