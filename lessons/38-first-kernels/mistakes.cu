// Kernels with a mistake each, what the simulator says about them, and its report cards:
// see kernels.h. On a GPU only the sum without a barrier runs. The others would write
// where nothing is theirs, or never end.
#include <cuda_runtime.h>

#include "launches.h"
#include "sums.cuh"

#ifdef CHAINRULE_SIMULATOR
#include "cuda/simulator/card.h"
#include "cuda/simulator/order.h"
#define UNWATCHED __attribute__((no_sanitize("thread")))  // no checks, as on a GPU
#else
#define UNWATCHED
#endif

namespace chainrule::first {
namespace {

__global__ void no_guard_kernel(real* y, const real* x, real a) {
  const int i = int(blockIdx.x * blockDim.x + threadIdx.x);
  y[i] += a * x[i];
}

__global__ void no_atomic_kernel(real* sum, const real* x) { *sum += x[threadIdx.x]; }

__global__ void no_barrier_kernel(real* sum, const real* x) {
  const real all = tree_sum<false>(x[threadIdx.x]);
  if (threadIdx.x == 0) *sum = all;
}

__global__ UNWATCHED void unwatched_kernel(real* sum, const real* x) {
  const real all = tree_sum<false>(x[threadIdx.x]);
  if (threadIdx.x == 0) *sum = all;
}

__global__ void barrier_in_branch_kernel(real* y) {
  __shared__ real part[block_threads];
  part[threadIdx.x] = y[threadIdx.x];
  if (threadIdx.x < 100) {
    __syncthreads();
    y[threadIdx.x] = part[99 - threadIdx.x];
  }
}

}  // namespace

real sum_without_barrier(const Reals& x) {
  ENSURE(x.size() == block_threads, "this sum is of %d numbers", block_threads);
  const OnDevice<real> from(x), to(size_t{1});
  unwatched_kernel<<<1, block_threads>>>(to.data(), from.data());
  return to.host()[0];
}

static void make(Mistake mistake) {
  const int count = mistake == Mistake::no_guard ? 10 : block_threads;
  const Reals ones(size_t(count), 1);
  const OnDevice<real> y(ones), x(ones);
  if (mistake == Mistake::no_guard) no_guard_kernel<<<3, 4>>>(y.data(), x.data(), 2);
  if (mistake == Mistake::no_atomic) no_atomic_kernel<<<1, 32>>>(y.data(), x.data());
  if (mistake == Mistake::no_barrier) {
    no_barrier_kernel<<<1, block_threads>>>(y.data(), x.data());
  }
  if (mistake == Mistake::barrier_in_branch) {
    barrier_in_branch_kernel<<<1, block_threads>>>(y.data());
  }
}

std::string message_of(Mistake mistake) {
  if (!simulated()) return "";
  try {
    make(mistake);
  } catch (const Error& message) {
    return message.what();
  }
  return "";
}

#ifdef CHAINRULE_SIMULATOR

bool simulated() { return true; }
std::string device_name() { return "the simulator"; }

void choose_order(int order) {
  using simulator::Order;
  simulator::set_order(order == 0   ? Order::forward
                       : order == 1 ? Order::reverse
                                    : Order::random,
                       uint64_t(order));
}

std::string order_name(int order) {
  return order == 0   ? "forward"
         : order == 1 ? "reverse"
                      : "random " + std::to_string(order - 1);
}

// The card of the first kernel that `call` launches.
template <class Call>
static simulator::Card card_of(Call call) {
  simulator::set_report_card(true);
  call();
  simulator::set_report_card(false);
  ENSURE(!simulator::report_cards().empty(), "kernels built without checks have no card");
  return simulator::report_cards()[0];
}

double sectors_of_stride(int stride) {
  const int count = 1024;
  const OnDevice<real> x(Reals(size_t(count * stride), 1)), y(size_t{count});
  return card_of([&] { launch_strided(y.data(), x.data(), count, stride); })
      .global_reads.parts_per_request();
}

double sectors_of_softmax(Rows who) {
  return card_of([&] { softmax(who, Reals(size_t{64 * 256}, 1), 64, 256); })
      .global_reads.parts_per_request();
}

std::string report_card_of_sum(Sum way) {
  return to_text(card_of([&] { sum(way, Reals(size_t{4096}, 1)); }));
}

#else

bool simulated() { return false; }
std::string device_name() {
  cudaDeviceProp properties;
  need(cudaGetDeviceProperties(&properties, 0));
  return properties.name;
}
void choose_order(int) {}
std::string order_name(int order) { return "run " + std::to_string(order + 1); }
double sectors_of_stride(int) { return 0; }
double sectors_of_softmax(Rows) { return 0; }
std::string report_card_of_sum(Sum) { return ""; }

#endif

}  // namespace chainrule::first
