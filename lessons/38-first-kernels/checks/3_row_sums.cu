// Grades 38.3. The launch is the stub's: a block of 128 threads for each row.
#include "grade/kernel.h"

using namespace chainrule;
using Function = void(real* y, const real* x, int N, int C);
namespace mine {
Function row_sums;
}
namespace solution {
Function row_sums;
}

namespace {

void hand(Case& c) {
  c.set_size("N", 2);
  c.set_size("C", 3);
  c.set("x", {1, 2, 3, 10, 20, 30});
}

void call(Case& c, Function* f) {
  const int N = c.size("N", {1, 2, 3}), C = c.size("C", {1, 31, 100, 128, 129, 300});
  real* y = c.output("y", {N});
  f(y, c.input("x", {N, C}), N, C);
}

constexpr int threads = 128;

__device__ real share(const real* x, int C) {
  real sum = 0;
  for (int c = int(threadIdx.x); c < C; c += threads) sum += x[int(blockIdx.x) * C + c];
  return sum;
}

__device__ void tree(real* part, int first_step, int last_step) {
  const int t = int(threadIdx.x);
  for (int step = first_step; step >= last_step; step /= 2) {
    if (t < step) part[t] += part[t + step];
    __syncthreads();
  }
}

// A mistake is a kernel and its launch.
#define LAUNCHED(name)                              \
  void name(real* y, const real* x, int N, int C) { \
    name##_kernel<<<N, threads>>>(y, x, C);         \
  }

__global__ void no_first_barrier_kernel(real* y, const real* x, int C) {
  __shared__ real part[threads];
  part[threadIdx.x] = share(x, C);
  tree(part, threads / 2, 1);
  if (threadIdx.x == 0) y[blockIdx.x] = part[0];
}
LAUNCHED(no_first_barrier)

__global__ void no_barrier_in_tree_kernel(real* y, const real* x, int C) {
  __shared__ real part[threads];
  const int t = int(threadIdx.x);
  part[t] = share(x, C);
  __syncthreads();
  for (int step = threads / 2; step > 0; step /= 2) {
    if (t < step) part[t] += part[t + step];
  }
  __syncthreads();
  if (t == 0) y[blockIdx.x] = part[0];
}
LAUNCHED(no_barrier_in_tree)

__global__ void barrier_in_if_kernel(real* y, const real* x, int C) {
  __shared__ real part[threads];
  const int t = int(threadIdx.x);
  part[t] = share(x, C);
  __syncthreads();
  for (int step = threads / 2; step > 0; step /= 2) {
    if (t < step) {
      part[t] += part[t + step];
      __syncthreads();
    }
  }
  if (t == 0) y[blockIdx.x] = part[0];
}
LAUNCHED(barrier_in_if)

__global__ void begins_too_low_kernel(real* y, const real* x, int C) {
  __shared__ real part[threads];
  part[threadIdx.x] = share(x, C);
  __syncthreads();
  tree(part, threads / 4, 1);
  if (threadIdx.x == 0) y[blockIdx.x] = part[0];
}
LAUNCHED(begins_too_low)

__global__ void ends_too_early_kernel(real* y, const real* x, int C) {
  __shared__ real part[threads];
  part[threadIdx.x] = share(x, C);
  __syncthreads();
  tree(part, threads / 2, 2);
  if (threadIdx.x == 0) y[blockIdx.x] = part[0];
}
LAUNCHED(ends_too_early)

__global__ void one_column_each_kernel(real* y, const real* x, int C) {
  __shared__ real part[threads];
  const int t = int(threadIdx.x);
  part[t] = t < C ? x[int(blockIdx.x) * C + t] : 0;
  __syncthreads();
  tree(part, threads / 2, 1);
  if (t == 0) y[blockIdx.x] = part[0];
}
LAUNCHED(one_column_each)

__global__ void full_strides_only_kernel(real* y, const real* x, int C) {
  __shared__ real part[threads];
  const int t = int(threadIdx.x);
  real sum = 0;
  for (int k = 0; k < C / threads; ++k) sum += x[int(blockIdx.x) * C + k * threads + t];
  part[t] = sum;
  __syncthreads();
  tree(part, threads / 2, 1);
  if (t == 0) y[blockIdx.x] = part[0];
}
LAUNCHED(full_strides_only)

__global__ void everybody_writes_kernel(real* y, const real* x, int C) {
  __shared__ real part[threads];
  part[threadIdx.x] = share(x, C);
  __syncthreads();
  tree(part, threads / 2, 1);
  y[blockIdx.x] = part[0];
}
LAUNCHED(everybody_writes)

const Check<Function> check(
    {"38.3",
     hand,
     call,
     mine::row_sums,
     solution::row_sums,
     {{no_first_barrier, "a read of memory that nobody has written"},
      {no_barrier_in_tree, "a data race"},
      {barrier_in_if, "a barrier that not all threads reach"},
      {everybody_writes, "a data race"},
      {begins_too_low,
       "half of the threads' shares are lost: of 128 parts, 64 are added to the other 64 "
       "first"},
      {ends_too_early,
       "the tree ends before its last step: part[1] must still be added to part[0]"},
      {one_column_each,
       "only the first 128 columns are counted: thread t goes on to t + 128, t + 256 "
       "..."},
      {full_strides_only,
       "the columns behind the last whole 128 are lost: go on while c < C"}},
     nullptr,
     {any_order}});

}  // namespace
