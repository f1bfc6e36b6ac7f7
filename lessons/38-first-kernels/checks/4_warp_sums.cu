// Grades 38.4. The launch is the stub's: a block of one warp for each row.
#include "grade/kernel.h"

using namespace chainrule;
using Function = void(real* y, const real* x, int N, int C);
namespace mine {
Function warp_sums;
}
namespace solution {
Function warp_sums;
}

namespace {

void hand(Case& c) {
  c.set_size("N", 2);
  c.set_size("C", 3);
  c.set("x", {1, 2, 3, 10, 20, 30});
}

void call(Case& c, Function* f) {
  const int N = c.size("N", {1, 2, 3}), C = c.size("C", {1, 5, 31, 32, 33, 100});
  real* y = c.output("y", {N});
  f(y, c.input("x", {N, C}), N, C);
}

__device__ int my_lane() { return int(threadIdx.x); }
__device__ real share(const real* x, int C) {
  real sum = 0;
  for (int c = my_lane(); c < C; c += 32) sum += x[int(blockIdx.x) * C + c];
  return sum;
}
__device__ real joined(real sum, int first, int last) {
  for (int away = first; away >= last; away /= 2) {
    sum += __shfl_down_sync(0xffffffffu, sum, away);
  }
  return sum;
}

// A mistake is a kernel and its launch.
#define LAUNCHED(name) \
  void name(real* y, const real* x, int N, int C) { name##_kernel<<<N, 32>>>(y, x, C); }

__global__ void half_mask_kernel(real* y, const real* x, int C) {
  real sum = share(x, C);
  for (int away = 16; away > 0; away /= 2) sum += __shfl_down_sync(0xffffu, sum, away);
  if (my_lane() == 0) y[blockIdx.x] = sum;
}
LAUNCHED(half_mask)

__global__ void in_a_branch_kernel(real* y, const real* x, int C) {
  real sum = share(x, C);
  for (int away = 16; away > 0; away /= 2) {
    if (my_lane() < away) sum += __shfl_down_sync(0xffffffffu, sum, away);
  }
  if (my_lane() == 0) y[blockIdx.x] = sum;
}
LAUNCHED(in_a_branch)

__global__ void begins_at_8_kernel(real* y, const real* x, int C) {
  const real sum = joined(share(x, C), 8, 1);
  if (my_lane() == 0) y[blockIdx.x] = sum;
}
LAUNCHED(begins_at_8)

__global__ void begins_at_32_kernel(real* y, const real* x, int C) {
  const real sum = joined(share(x, C), 32, 1);
  if (my_lane() == 0) y[blockIdx.x] = sum;
}
LAUNCHED(begins_at_32)

__global__ void ends_at_2_kernel(real* y, const real* x, int C) {
  const real sum = joined(share(x, C), 16, 2);
  if (my_lane() == 0) y[blockIdx.x] = sum;
}
LAUNCHED(ends_at_2)

__global__ void not_added_kernel(real* y, const real* x, int C) {
  real sum = share(x, C);
  for (int away = 16; away > 0; away /= 2) {
    sum = __shfl_down_sync(0xffffffffu, sum, away);
  }
  if (my_lane() == 0) y[blockIdx.x] = sum;
}
LAUNCHED(not_added)

__global__ void last_lane_kernel(real* y, const real* x, int C) {
  const real sum = joined(share(x, C), 16, 1);
  if (my_lane() == 31) y[blockIdx.x] = sum;
}
LAUNCHED(last_lane)

__global__ void every_lane_kernel(real* y, const real* x, int C) {
  y[blockIdx.x] = joined(share(x, C), 16, 1);
}
LAUNCHED(every_lane)

__global__ void one_column_each_kernel(real* y, const real* x, int C) {
  const real mine = my_lane() < C ? x[int(blockIdx.x) * C + my_lane()] : 0;
  const real sum = joined(mine, 16, 1);
  if (my_lane() == 0) y[blockIdx.x] = sum;
}
LAUNCHED(one_column_each)

std::string no_shared_memory(const Grading& g, AnyFunction f) {
  Case c(1);
  const simulator::Card card = card_of(g, f, c);
  return card.shared_reads.accesses + card.shared_writes.accesses == 0
             ? ""
             : "the sums are right, but through shared memory; lanes of a warp can do "
               "without";
}

const Check<Function> check(
    {"38.4",
     hand,
     call,
     mine::warp_sums,
     solution::warp_sums,
     {{half_mask, "a value from a lane that takes no part"},
      {in_a_branch, "a value from a lane that takes no part"},
      {every_lane, "a data race"},
      {begins_at_8, "the shares of lanes 16 to 31 are lost: the first step is 16"},
      {begins_at_32,
       "twice the sum: no lane is 32 further, so each adds its own; the first step is "
       "16"},
      {ends_at_2, "half of the lanes are lost: the last step is 1"},
      {not_added,
       "the share of one lane only: what comes from the lane further is added"},
      {last_lane,
       "the sum is in lane 0; the last lane has added its own again and again"},
      {one_column_each,
       "only the first 32 columns are counted: a lane goes on to lane + 32 ..."}},
     nullptr,
     {any_order, {"report card", no_shared_memory}}});

}  // namespace
