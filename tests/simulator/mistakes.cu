// Planted mistakes: the simulator must find each one, name its line (the one that carries
// the mistake's name in a comment) and say what is wrong. Every kernel here would also
// run on a GPU, where most of them would fail in silence.
#include <cuda_fp16.h>

#include "device_array.h"
#include "simulator.h"
#include "warp_sum.cuh"

// Fast and checked files both have this one. Each must call its own.
__device__ __noinline__ inline void store_one(float* y, int i) {
  y[i] = 1.0f;  // in_an_inline_function
}

namespace chainrule::simulated {
namespace VARIANT {
namespace {

float* device_floats(size_t count, bool filled = true) {
  float* data = nullptr;
  cudaMalloc(&data, count * sizeof(float));
  if (filled) cudaMemset(data, 0, count * sizeof(float));
  return data;
}

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

__global__ void plain_copy(float* y, const float* x, int n) {
  const int i = blockIdx.x * blockDim.x + threadIdx.x;
  if (i < n) y[i] = x[i];  // host_pointer
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
void too_much_dynamic() {
  dynamic_too_short<<<1, 64, 64 * 1024>>>(device_floats(64));  // dynamic_too_large
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
       "kernel read_beside_atomic, block (0,0,0), thread (1,0,0)", race_beside_atomic},
      // from here on found without checks as well
      {"free_twice", "cudaFree twice", "freed at tests/simulator/mistakes.cu",
       freed_twice},
      {"free_inside", "cudaFree of what cudaMalloc never gave",
       "allocated at tests/simulator/mistakes.cu", free_of_the_middle},
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
      {"dynamic_too_large", "too much shared memory", "dynamic_too_short: 65536 bytes",
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
