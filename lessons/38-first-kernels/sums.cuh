// How the threads of a block join their values: by a tree in shared memory, or by
// shuffles. Both always join in one order, so that the same numbers give the same bits.
// Blocks here have 256 threads.
#pragma once

#include "real.h"

namespace chainrule::first {

constexpr int block_threads = 256;
constexpr unsigned whole_warp = 0xffffffffu;  // the mask: all 32 lanes take part

// The values of 256 threads: 128 add those of the other half, 64 of these ... thread 0
// has the sum.
template <bool with_barrier>
__device__ __forceinline__ real tree_sum(real value) {
  __shared__ real part[block_threads];
  const int t = int(threadIdx.x);
  part[t] = value;
  if (with_barrier) __syncthreads();
  for (int step = block_threads / 2; step > 0; step /= 2) {
    if (t < step) part[t] += part[t + step];
    __syncthreads();
  }
  return part[0];
}

// The values of a warp, from lane to lane without memory: every lane has the sum.
template <class Join>
__device__ real join_warp(real value, Join join) {
  for (int away = 16; away > 0; away /= 2) {
    value = join(value, __shfl_xor_sync(whole_warp, value, away));
  }
  return value;
}

// Each warp by itself, then all threads read what the warps have: two barriers, not nine.
template <class Join>
__device__ real join_block(real value, Join join) {
  __shared__ real of_warp[block_threads / 32];
  value = join_warp(value, join);
  if (threadIdx.x % 32 == 0) of_warp[threadIdx.x / 32] = value;
  __syncthreads();
  value = of_warp[0];
  for (int w = 1; w < block_threads / 32; ++w) value = join(value, of_warp[w]);
  __syncthreads();  // nobody may write of_warp again before all have read it
  return value;
}

struct Plus {
  __device__ real operator()(real a, real b) const { return a + b; }
};
struct Larger {
  __device__ real operator()(real a, real b) const { return a > b ? a : b; }
};

}  // namespace chainrule::first
