// The kernels of lesson 38, and what its program does with them: see kernels.h.
//
// A block has 256 threads wherever nothing else is said. The kernels come first, in the
// order of the notes; then the calls of the host, which bring numbers to the device and
// fetch them. The same in the library, ready for use: cuda/kernel.cuh.
#include "kernels.h"

#include <cuda_runtime.h>

#include <algorithm>
#include <cmath>

#include "launches.h"
#include "sums.cuh"

namespace chainrule::first {
namespace {

// ---- 1. The body of a loop -----------------------------------------------------------

__global__ void who_kernel(int* block, int* thread, int count) {
  const int i = int(blockIdx.x * blockDim.x + threadIdx.x);
  if (i < count) {
    block[i] = int(blockIdx.x);
    thread[i] = int(threadIdx.x);
  }
}

// y[i] += a x[i], a thread for each number
__global__ void saxpy_kernel(real* y, const real* x, real a, int count) {
  const int i = int(blockIdx.x * blockDim.x + threadIdx.x);
  if (i < count) y[i] += a * x[i];
}

// The same with any grid: thread i takes the numbers i, i + threads, i + 2 threads ...
__global__ void saxpy_stride_kernel(real* y, const real* x, real a, int count) {
  const int threads = int(gridDim.x * blockDim.x);
  for (int i = int(blockIdx.x * blockDim.x + threadIdx.x); i < count; i += threads) {
    y[i] += a * x[i];
  }
}

// ---- 2. Who goes first? --------------------------------------------------------------

// The first lane of each warp draws a number, as at a baker's.
__global__ void ticket_kernel(int* next, int* warp_of_ticket) {
  const int i = int(blockIdx.x * blockDim.x + threadIdx.x);
  if (i % 32 == 0) warp_of_ticket[atomicAdd(next, 1)] = i / 32;
}

// ---- 3. Sums -------------------------------------------------------------------------

// One after the other, in the order in which they happen to come.
__global__ void atomic_sum_kernel(real* sum, const real* x, int count) {
  const int i = int(blockIdx.x * blockDim.x + threadIdx.x);
  if (i < count) atomicAdd(sum, x[i]);
}

// The thread's own share of a block's numbers, in steps of the whole grid.
__device__ real share_of(const real* x, int count) {
  real sum = 0;
  const int threads = int(gridDim.x * blockDim.x);
  for (int i = int(blockIdx.x * blockDim.x + threadIdx.x); i < count; i += threads) {
    sum += x[i];
  }
  return sum;
}

__global__ void tree_kernel(real* sums, const real* x, int count) {
  const real sum = tree_sum<true>(share_of(x, count));
  if (threadIdx.x == 0) sums[blockIdx.x] = sum;
}

__global__ void shuffle_kernel(real* sums, const real* x, int count) {
  const real sum = join_block(share_of(x, count), Plus());
  if (threadIdx.x == 0) sums[blockIdx.x] = sum;
}

// ---- 4. Who fetches what -------------------------------------------------------------

__global__ void strided_kernel(real* y, const real* x, int count, int stride) {
  const int i = int(blockIdx.x * blockDim.x + threadIdx.x);
  if (i < count) y[i] = x[i * stride];
}

// y[n,c] = e^(x[n,c] - largest) / sum over j of e^(x[n,j] - largest)
__global__ void softmax_thread_kernel(real* y, const real* x, int N, int C) {
  const int n = int(blockIdx.x * blockDim.x + threadIdx.x);
  if (n >= N) return;  // no barrier below
  real largest = x[n * C], sum = 0;
  for (int c = 1; c < C; ++c) largest = Larger()(largest, x[n * C + c]);
  for (int c = 0; c < C; ++c) sum += std::exp(x[n * C + c] - largest);
  for (int c = 0; c < C; ++c) y[n * C + c] = std::exp(x[n * C + c] - largest) / sum;
}

// The same three loops; a block takes the row, its threads stride through it.
__global__ void softmax_block_kernel(real* y, const real* x, int C) {
  const int n = int(blockIdx.x), t = int(threadIdx.x);
  real largest = -INFINITY, sum = 0;
  for (int c = t; c < C; c += block_threads) largest = Larger()(largest, x[n * C + c]);
  largest = join_block(largest, Larger());
  for (int c = t; c < C; c += block_threads) sum += std::exp(x[n * C + c] - largest);
  sum = join_block(sum, Plus());
  for (int c = t; c < C; c += block_threads) {
    y[n * C + c] = std::exp(x[n * C + c] - largest) / sum;
  }
}

}  // namespace

// ---- the host's side -----------------------------------------------------------------

static int blocks_for(int count) { return (count + block_threads - 1) / block_threads; }
static int stride_blocks(int count) { return std::min(blocks_for(count), most_blocks); }

void launch_saxpy(Each each, real* y, const real* x, real a, int count) {
  if (each == Each::one) {
    saxpy_kernel<<<blocks_for(count), block_threads>>>(y, x, a, count);
  } else {  // a quarter of the threads, or fewer: each takes four numbers or more
    const int blocks = std::min(most_blocks, std::max(1, blocks_for(count) / 4));
    saxpy_stride_kernel<<<blocks, block_threads>>>(y, x, a, count);
  }
}

void launch_sum(Sum way, real* sums, const real* x, int count) {
  const int blocks = stride_blocks(count);
  real* const of_block = sums + 1;
  if (way == Sum::atomics) {
    need(cudaMemset(sums, 0, sizeof(real)));
    atomic_sum_kernel<<<blocks_for(count), block_threads>>>(sums, x, count);
  } else if (way == Sum::tree) {
    tree_kernel<<<blocks, block_threads>>>(of_block, x, count);
    tree_kernel<<<1, block_threads>>>(sums, of_block, blocks);
  } else {
    shuffle_kernel<<<blocks, block_threads>>>(of_block, x, count);
    shuffle_kernel<<<1, block_threads>>>(sums, of_block, blocks);
  }
}

void launch_softmax(Rows who, real* y, const real* x, int N, int C) {
  if (who == Rows::thread) {
    softmax_thread_kernel<<<blocks_for(N), block_threads>>>(y, x, N, C);
  } else {
    softmax_block_kernel<<<N, block_threads>>>(y, x, C);
  }
}

void launch_strided(real* y, const real* x, int count, int stride) {
  strided_kernel<<<blocks_for(count), block_threads>>>(y, x, count, stride);
}

std::vector<Place> who(int count, int blocks, int threads) {
  const std::vector<int> nobody(size_t(count), -1);
  const OnDevice<int> block(nobody), thread(nobody);
  who_kernel<<<blocks, threads>>>(block.data(), thread.data(), count);
  const std::vector<int> b = block.host(), t = thread.host();
  std::vector<Place> all;
  for (size_t i = 0; i < b.size(); ++i) all.push_back({b[i], t[i]});
  return all;
}

std::vector<int> warps_as_they_come(int warps) {
  const std::vector<int> zeros(size_t(warps), 0);
  const OnDevice<int> next(zeros), order(zeros);
  ticket_kernel<<<warps / 2, 64>>>(next.data(), order.data());
  return order.host();
}

Reals saxpy(Each each, Reals y, const Reals& x, real a) {
  const OnDevice<real> to(y), from(x);
  launch_saxpy(each, to.data(), from.data(), a, int(x.size()));
  return to.host();
}

real sum(Sum way, const Reals& x) {
  const int count = int(x.size());
  const OnDevice<real> from(x), sums(size_t(1 + most_blocks));
  launch_sum(way, sums.data(), from.data(), count);
  real result = 0;
  need(cudaMemcpy(&result, sums.data(), sizeof result, cudaMemcpyDeviceToHost));
  return result;
}

Reals softmax(Rows who, const Reals& x, int N, int C) {
  const OnDevice<real> from(x), to(x.size());
  launch_softmax(who, to.data(), from.data(), N, C);
  return to.host();
}

}  // namespace chainrule::first
