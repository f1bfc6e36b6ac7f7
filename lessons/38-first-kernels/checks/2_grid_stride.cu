// Grades 38.2. The launch is the stub's: 2 blocks of 64 threads.
#include "grade/kernel.h"

using namespace chainrule;
using Function = void(real* y, const real* x, int count);
namespace mine {
Function grid_stride;
}
namespace solution {
Function grid_stride;
}

namespace {

void hand(Case& c) {
  c.set_size("count", 5);
  c.set("x", {-1, 2, 3, -4, 5});
}

void call(Case& c, Function* f) {
  const int count = c.size("count", {1, 64, 65, 129, 300, 1000});
  real* y = c.output("y", {count});
  f(y, c.input("x", {count}), count);
}

__device__ int my_number() { return int(blockIdx.x * blockDim.x + threadIdx.x); }
__device__ int all_threads() { return int(gridDim.x * blockDim.x); }
__device__ real relu(real x) { return x > 0 ? x : 0; }

// A mistake is a kernel and its launch.
#define LAUNCHED(name) \
  void name(real* y, const real* x, int count) { name##_kernel<<<2, 64>>>(y, x, count); }

__global__ void only_once_kernel(real* y, const real* x, int count) {
  const int i = my_number();
  if (i < count) y[i] = relu(x[i]);
}
LAUNCHED(only_once)

__global__ void chunks_kernel(real* y, const real* x, int count) {
  const int each = (count + all_threads() - 1) / all_threads(),
            begin = my_number() * each;
  for (int i = begin; i < begin + each && i < count; ++i) y[i] = relu(x[i]);
}
LAUNCHED(chunks)

__global__ void by_block_kernel(real* y, const real* x, int count) {
  for (int i = my_number(); i < count; i += int(blockDim.x)) y[i] = relu(x[i]);
}
LAUNCHED(by_block)

__global__ void too_far_kernel(real* y, const real* x, int count) {
  for (int i = my_number(); i <= count; i += all_threads()) y[i] = relu(x[i]);
}
LAUNCHED(too_far)

__global__ void all_of_it_kernel(real* y, const real* x, int count) {
  for (int i = 0; i < count; ++i) y[i] = relu(x[i]);
}
LAUNCHED(all_of_it)

__global__ void no_relu_kernel(real* y, const real* x, int count) {
  for (int i = my_number(); i < count; i += all_threads()) y[i] = x[i];
}
LAUNCHED(no_relu)

constexpr const char* far_apart =
    "more than 4.5 sectors per request: a warp's lanes ask for numbers that are far "
    "apart. "
    "Let neighbouring threads take neighbouring numbers: thread t takes t, then t plus "
    "the number of all threads, and so on.";

std::string few_sectors(const Grading& g, AnyFunction f) {
  Case c(1);
  c.set_size("count", 1024);
  const double sectors = card_of(g, f, c).global_reads.parts_per_request();
  return sectors <= 4.5 ? "" : far_apart;
}

const Check<Function> check(
    {"38.2",
     hand,
     call,
     mine::grid_stride,
     solution::grid_stride,
     {{only_once,
       "only the first 128 numbers are written: a thread must go on to its next number "
       "(for, not if)"},
      {by_block, "a data race between blocks"},
      {too_far, "an access outside of an array"},
      {all_of_it, "a data race"},
      {no_relu, "y is x: where x is not above 0, y is 0"},
      {chunks, far_apart}},
     nullptr,
     {any_order, {"report card", few_sectors}}});

}  // namespace
