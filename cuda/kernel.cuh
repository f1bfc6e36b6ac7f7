// What the kernels of this folder share: a thread for each number, a block for each row,
// and sums inside a block.
//
//   each(count, ON_DEVICE(int i) { y[i] = 2 * x[i]; });
//
// is the loop `for i: y[i] = 2 * x[i]`, handed to the device: the lambda is the loop's
// body, thread i of the grid runs it once. nvcc wants to be told that a lambda is for the
// device, an ordinary compiler does not. Captured by value: pointers and numbers travel
// to the device as the kernel's argument. Introduced by lesson 38.
#pragma once

#include <cuda_runtime.h>

#include <algorithm>
#include <cmath>

#include "check.h"
#include "device.h"
#include "random.h"
#include "real.h"

#ifdef CHAINRULE_SIMULATOR
#define ON_DEVICE [=]
#else
#define ON_DEVICE [=] __device__
#endif

namespace chainrule {

constexpr int block_threads = 256;  // eight warps: while one waits for memory, others run
constexpr int warp_threads = 32;

inline int blocks_for(int count, int per_block) {
  return (count + per_block - 1) / per_block;
}

// After a launch: too large a block or too much shared memory is known at once, a crash
// inside the kernel only when somebody waits for it.
inline void launched(const char* kernel) {
  const cudaError_t error = cudaGetLastError();
  const bool foreign = error == cudaErrorNoKernelImageForDevice ||
                       error == cudaErrorInvalidDeviceFunction ||
                       error == cudaErrorUnsupportedPtxVersion;
  const bool crash = error == cudaErrorIllegalAddress || error == cudaErrorLaunchFailure;
  ENSURE(error == cudaSuccess, "%s: %s%s", kernel, cudaGetErrorString(error),
         foreign ? " (compiled for another GPU: build with NVCC_ARCH=native)"
         : crash ? " (here or earlier: CUDA_LAUNCH_BLOCKING=1 tells where)"
                 : "");
}

// --- a thread for each number ---

template <class One>
__global__ void each_kernel(int count, One one) {
  const int i = int(blockIdx.x * blockDim.x + threadIdx.x);
  if (i < count) one(i);
}

// one(i) for i = 0 .. count - 1
template <class One>
void each(int count, One one) {
  if (count == 0) return;  // a grid without blocks cannot be launched
  each_kernel<One><<<blocks_for(count, block_threads), block_threads>>>(count, one);
  launched("each");
}

// --- sums over a row's threads, in one order: the same bits in every run ---

// The values of a row's blockDim.x threads (see each_row), reduced to one that each of
// them gets: inside each warp by shuffles, then over the warps in shared memory. A row
// that has one thread or one warp to itself waits for nobody else.
template <class T, class Join>
__device__ T block_reduce(T value, Join join, T nothing) {
  if (blockDim.x == 1) return value;
  __shared__ T of_warp[warp_threads];
  const int lane = int(threadIdx.x % warp_threads),
            warp = int(threadIdx.x / warp_threads);
  for (int away = warp_threads / 2; away > 0; away /= 2) {
    value = join(value, __shfl_xor_sync(0xffffffffu, value, away));
  }
  if (blockDim.x == warp_threads) return value;
  if (lane == 0) of_warp[warp] = value;
  __syncthreads();
  value = nothing;
  for (int w = 0; w < int(blockDim.x) / warp_threads; ++w)
    value = join(value, of_warp[w]);
  __syncthreads();  // nobody may write of_warp again before all have read it
  return value;
}

template <class T>
__device__ T block_sum(T value) {
  return block_reduce(
      value, [](T a, T b) { return a + b; }, T(0));
}

// The sum of term(k) over k = 0 .. count - 1, by all threads of a block together. T is
// real, or some numbers that are summed together and have a block_sum of their own.
template <class T = real, class Term>
__device__ T sum_in_block(int count, Term term) {
  T sum{};
  for (int k = int(threadIdx.x); k < count; k += int(blockDim.x)) sum += term(k);
  return block_sum(sum);
}

template <class Term>
__device__ real largest_in_block(int count, Term term) {
  real largest = -INFINITY;
  for (int k = int(threadIdx.x); k < count; k += int(blockDim.x)) {
    const real value = term(k);
    largest = value > largest ? value : largest;
  }
  return block_reduce(
      largest, [](real a, real b) { return a > b ? a : b; }, real(-INFINITY));
}

// Whether any of a row's threads says so.
__device__ inline bool any_in_block(bool one) {
  return block_reduce(
             int(one), [](int a, int b) { return a | b; }, 0) != 0;
}

// --- some threads for each row ---

template <class Row>
__global__ void rows_kernel(int N, Row row) {
  const int n = int(blockIdx.x * blockDim.y + threadIdx.y);
  if (n < N) row(n);
}

// row(n) for n = 0 .. N - 1, each by blockDim.x threads that share its C numbers: a
// lambda walks them in steps of blockDim.x, and all its threads must reach every
// sum_in_block. Rows of up to a warp share a block, very short ones have a thread each.
template <class Row>
void each_row(int N, int C, Row row) {
  if (N == 0) return;
  const int warps = std::min(block_threads, C + warp_threads - 1) / warp_threads;
  const int threads = C <= warp_threads / 2 ? 1 : warps * warp_threads;
  const int rows = threads <= warp_threads ? std::min(N, block_threads / threads) : 1;
  rows_kernel<Row><<<blocks_for(N, rows), dim3(threads, rows)>>>(N, row);
  launched("each_row");
}

// --- sums of long rows, and over everything ---

// done(n, sum) on the device, once for n = 0 .. N - 1, with the sum of term(n, k) over
// k = 0 .. count - 1. Where that leaves a GPU's processors without work, several blocks
// share a row: they sum up their parts, and a second launch adds those.
template <class T = real, class Term, class Done>
void sum_rows(int N, int count, Term term, Done done) {
  if (N == 0) return;
  const int parts = std::min(blocks_for(1024, N), blocks_for(count, 4 * block_threads));
  if (parts < 2) {
    each_row(
        N, count, ON_DEVICE(int n) {
          const T sum = sum_in_block<T>(count, [=](int k) { return term(n, k); });
          if (threadIdx.x == 0) done(n, sum);
        });
    return;
  }
  const DeviceArray sums(N * parts * int(sizeof(T) / sizeof(real)));
  T* const of_part = reinterpret_cast<T*>(sums.data());
  each_row(
      N * parts, block_threads, ON_DEVICE(int b) {
        const int n = b / parts, part = b % parts;
        const int begin = int((long long)(count)*part / parts);
        const int end = int((long long)(count) * (part + 1) / parts);
        const T sum =
            sum_in_block<T>(end - begin, [=](int k) { return term(n, begin + k); });
        if (threadIdx.x == 0) of_part[b] = sum;
      });
  each_row(
      N, parts, ON_DEVICE(int n) {
        const T sum =
            sum_in_block<T>(parts, [=](int part) { return of_part[n * parts + part]; });
        if (threadIdx.x == 0) done(n, sum);
      });
}

// done(sum) on the device, once, with the sum of term(i) over i = 0 .. count - 1.
template <class Term, class Done>
void sum_each(int count, Term term, Done done) {
  sum_rows(
      1, count, ON_DEVICE(int, int i) { return term(i); },
      ON_DEVICE(int, real sum) { done(sum); });
}

// --- sums down the columns of [N,C] ---

// A block has 32 columns and a stretch of rows: each warp takes every eighth of them, a
// lane for each column, so that neighbours read neighbours.
template <class T, class Term>
__global__ void column_shares_kernel(T* shares, int N, int C, int stretch, Term term) {
  __shared__ T of_warp[block_threads / warp_threads][warp_threads];
  const int lane = int(threadIdx.x % warp_threads),
            warp = int(threadIdx.x / warp_threads);
  const int across = (C + warp_threads - 1) / warp_threads;
  const int c = int(blockIdx.x) % across * warp_threads + lane;
  const int s = int(blockIdx.x) / across, end = min(N, (s + 1) * stretch);
  T sum{};
  for (int n = s * stretch + warp; c < C && n < end; n += block_threads / warp_threads) {
    sum += term(n, c);
  }
  of_warp[warp][lane] = sum;
  __syncthreads();
  if (warp > 0 || c >= C) return;
  for (int w = 1; w < block_threads / warp_threads; ++w) sum += of_warp[w][lane];
  shares[s * C + c] = sum;
}

// done(c, sum) for c = 0 .. C - 1 with the sum of term(n, c) over n = 0 .. N - 1: first
// of stretches of rows, then of their sums. T is real, or some numbers that are summed
// together.
template <class T, class Term, class Done>
void sum_columns(int N, int C, Term term, Done done) {
  if (C == 0) return;
  const int stretch = std::max(block_threads, blocks_for(N, 64));
  const int stretches = std::max(1, blocks_for(N, stretch));
  const DeviceArray shares(stretches * C * int(sizeof(T) / sizeof(real)));
  T* const share = reinterpret_cast<T*>(shares.data());
  const int blocks = blocks_for(C, warp_threads) * stretches;
  column_shares_kernel<T, Term><<<blocks, block_threads>>>(share, N, C, stretch, term);
  launched("sum_columns");
  each(
      C, ON_DEVICE(int c) {
        T sum{};
        for (int s = 0; s < stretches; ++s) sum += share[s * C + c];
        done(c, sum);
      });
}

}  // namespace chainrule
