// Sums over a warp and over a block, for the kernels of this folder: shared memory in a
// header, used by more than one kernel.
#pragma once

template <class T>
__device__ inline T warp_sum(T x) {
  for (int offset = 16; offset > 0; offset /= 2)
    x += __shfl_xor_sync(0xffffffffu, x, offset);
  return x;
}

// Every thread gets the sum. The last barrier lets the array be used again at once.
template <class T>
__device__ inline T block_sum(T x) {
  __shared__ T of_warp[32];
  const int warp = threadIdx.x / 32, lane = threadIdx.x % 32, warps = blockDim.x / 32;
  x = warp_sum(x);
  if (lane == 0) of_warp[warp] = x;
  __syncthreads();
  T sum = 0;
  for (int i = 0; i < warps; ++i) sum += of_warp[i];
  __syncthreads();
  return sum;
}
