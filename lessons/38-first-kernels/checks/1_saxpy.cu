// Grades 38.1. The mistakes are kernels: what the simulator stops is known by its title.
#include "compare.h"
#include "grade/kernel.h"

using namespace chainrule;
using Function = void(real* y, const real* x, real a, int count);
namespace mine {
Function saxpy;
}
namespace solution {
Function saxpy;
}

namespace {

void hand(Case& c) {
  c.set_size("count", 4);
  c.set("y", {10, 20, 30, 40});
  c.set("x", {1, 2, 3, 4});
}

void call(Case& c, Function* f) {
  const int count = c.size("count", {1, 31, 33, 256, 257, 1000, 3000});
  real* y = c.added("y", {count});
  f(y, c.input("x", {count}), 3, count);
}

static int enough(int count) { return (count + 255) / 256; }

__global__ void no_guard_kernel(real* y, const real* x, real a) {
  const int i = int(blockIdx.x * blockDim.x + threadIdx.x);
  y[i] += a * x[i];
}
void no_guard(real* y, const real* x, real a, int count) {
  no_guard_kernel<<<enough(count), 256>>>(y, x, a);
}

__global__ void guarded_kernel(real* y, const real* x, real a, int count) {
  const int i = int(blockIdx.x * blockDim.x + threadIdx.x);
  if (i < count) y[i] += a * x[i];
}
void rounded_down(real* y, const real* x, real a, int count) {
  guarded_kernel<<<count / 256, 256>>>(y, x, a, count);
}
void whole_blocks(real* y, const real* x, real a, int count) {
  const int blocks = count < 256 ? 1 : count / 256;
  guarded_kernel<<<blocks, 256>>>(y, x, a, count);
}
void not_launched(real*, const real*, real, int) {}
void one_block(real* y, const real* x, real a, int count) {
  guarded_kernel<<<1, 256>>>(y, x, a, count);
}

__global__ void thread_only_kernel(real* y, const real* x, real a, int count) {
  const int i = int(threadIdx.x);
  if (i < count) y[i] += a * x[i];
}
void thread_only(real* y, const real* x, real a, int count) {
  thread_only_kernel<<<enough(count), 256>>>(y, x, a, count);
}

__global__ void written_kernel(real* y, const real* x, real a, int count) {
  const int i = int(blockIdx.x * blockDim.x + threadIdx.x);
  if (i < count) y[i] = a * x[i];
}
void written(real* y, const real* x, real a, int count) {
  written_kernel<<<enough(count), 256>>>(y, x, a, count);
}

__global__ void loop_kernel(real* y, const real* x, real a, int count) {
  for (int i = 0; i < count; ++i) y[i] += a * x[i];
}
void whole_loop(real* y, const real* x, real a, int count) {
  loop_kernel<<<enough(count), 256>>>(y, x, a, count);
}

// Many numbers, and how they were cut into blocks.
std::string launch(const Grading& g, AnyFunction f) {
  Case ours(1), expected(1);
  ours.set_size("count", 70000);
  expected.set_size("count", 70000);
  const unsigned threads = card_of(g, f, ours).block.x;
  g.run(expected, g.solution);
  if (!(relative_difference(ours.numbers("y"), expected.numbers("y")) <= 1e-5)) {
    return "of 70000 numbers not all are right: how many blocks there are follows from "
           "count";
  }
  return threads == 256 ? ""
                        : "blocks of 256 threads are asked for; yours had " +
                              std::to_string(threads);
}

const Check<Function> check(
    {"38.1",
     hand,
     call,
     mine::saxpy,
     solution::saxpy,
     {{no_guard, "an access outside of an array"},
      {rounded_down, "a launch of nothing"},
      {not_launched, "y is unchanged: is the kernel launched, and does it write y[i]?"},
      {whole_blocks,
       "the numbers of the last block, which is not full, are missing: round up"},
      {one_block,
       "only the first 256 numbers are reached: how many blocks does it take for all?"},
      {thread_only, "a data race between blocks"},
      {whole_loop, "a data race"},
      {written, "y is written (=); a x is to be added to what is in it (+=)"}},
     nullptr,
     {any_order, {"the launch", launch}}});

}  // namespace
