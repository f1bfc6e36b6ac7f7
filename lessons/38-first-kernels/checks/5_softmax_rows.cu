// Grades 38.5. The launch is the stub's: a block of 128 threads for each row.
#include <cmath>

#include "compare.h"
#include "grade/kernel.h"

using namespace chainrule;
using Function = void(real* y, const real* x, int N, int C);
namespace mine {
Function softmax_rows;
}
namespace solution {
Function softmax_rows;
}

namespace {

// e^0 + e^0 + e^0 + e^0 = 4
void hand(Case& c) {
  c.set_size("N", 2);
  c.set_size("C", 4);
  c.set_size("spike", 0);
  c.set("x", {1, 1, 1, 1, 100, 100, 100, 100});
}

// Without the right largest a row is only wrong where e^x leaves the range of a float:
// where one number stands far above the others, or all are far below 0.
void call(Case& c, Function* f) {
  const int N = c.size("N", {1, 2, 3}), C = c.size("C", {1, 31, 100, 128, 129, 300});
  const int spike = c.size("spike", {0, 1, 2});
  real* y = c.output("y", {N, C});
  const real* x = c.input("x", {N, C}, -10, 10);
  std::vector<double> rows = c.find("x")->before;
  for (int n = 0; n < N && spike > 0; ++n) {
    if (spike == 1) rows[size_t(n * C + (n * 53 + 17) % C)] += 200;
    for (int i = 0; i < C && spike == 2; ++i) rows[size_t(n * C + i)] -= 200;
  }
  if (spike > 0) c.write(*c.find("x"), rows);
  f(y, x, N, C);
}

constexpr int threads = 128;
__device__ int own() { return int(threadIdx.x); }
__device__ const real* row(const real* x, int C) { return x + int(blockIdx.x) * C; }
__device__ real* row(real* y, int C) { return y + int(blockIdx.x) * C; }

// The simplest that is right: a tree, a barrier before it and one behind. Without the
// last one a thread may write its next value while another one still reads.
template <bool add, bool last_barrier>
__device__ real join(real value) {
  __shared__ real part[threads];
  part[own()] = value;
  __syncthreads();
  for (int step = threads / 2; step > 0; step /= 2) {
    if (own() < step) {
      const real other = part[own() + step];
      part[own()] = add ? part[own()] + other : std::fmax(part[own()], other);
    }
    __syncthreads();
  }
  const real result = part[0];
  if (last_barrier) __syncthreads();
  return result;
}

__device__ real own_largest(const real* x, int C) {
  real largest = -INFINITY;
  for (int c = own(); c < C; c += threads) largest = std::fmax(largest, x[c]);
  return largest;
}
__device__ real own_sum(const real* x, int C, real largest) {
  real sum = 0;
  for (int c = own(); c < C; c += threads) sum += std::exp(x[c] - largest);
  return sum;
}
__device__ void write(real* y, const real* x, int C, real largest, real sum) {
  for (int c = own(); c < C; c += threads) y[c] = std::exp(x[c] - largest) / sum;
}

// A mistake is a kernel and its launch.
#define LAUNCHED(name)                              \
  void name(real* y, const real* x, int N, int C) { \
    name##_kernel<<<N, threads>>>(y, x, C);         \
  }

__global__ void no_largest_kernel(real* y, const real* x, int C) {
  const real sum = join<true, true>(own_sum(row(x, C), C, 0));
  write(row(y, C), row(x, C), C, 0, sum);
}
LAUNCHED(no_largest)

__global__ void largest_of_a_thread_kernel(real* y, const real* x, int C) {
  const real largest = own_largest(row(x, C), C);
  const real sum = join<true, true>(own_sum(row(x, C), C, largest));
  write(row(y, C), row(x, C), C, largest, sum);
}
LAUNCHED(largest_of_a_thread)

__global__ void largest_of_a_warp_kernel(real* y, const real* x, int C) {
  const real mine = own_largest(row(x, C), C);
  const real largest = join<false, true>(own() < 32 ? mine : -INFINITY);
  const real sum = join<true, true>(own_sum(row(x, C), C, largest));
  write(row(y, C), row(x, C), C, largest, sum);
}
LAUNCHED(largest_of_a_warp)

__global__ void first_number_kernel(real* y, const real* x, int C) {
  const real first = row(x, C)[0];
  const real sum = join<true, true>(own_sum(row(x, C), C, first));
  write(row(y, C), row(x, C), C, first, sum);
}
LAUNCHED(first_number)

__global__ void from_zero_kernel(real* y, const real* x, int C) {
  const real largest = std::fmax(real(0), join<false, true>(own_largest(row(x, C), C)));
  const real sum = join<true, true>(own_sum(row(x, C), C, largest));
  write(row(y, C), row(x, C), C, largest, sum);
}
LAUNCHED(from_zero)

__global__ void sum_of_a_thread_kernel(real* y, const real* x, int C) {
  const real largest = join<false, true>(own_largest(row(x, C), C));
  write(row(y, C), row(x, C), C, largest, own_sum(row(x, C), C, largest));
}
LAUNCHED(sum_of_a_thread)

__global__ void not_divided_kernel(real* y, const real* x, int C) {
  write(row(y, C), row(x, C), C, join<false, true>(own_largest(row(x, C), C)), 1);
}
LAUNCHED(not_divided)

__global__ void no_last_barrier_kernel(real* y, const real* x, int C) {
  real joined[2] = {own_largest(row(x, C), C), 0};
  for (int round = 0; round < 2; ++round) {  // the same array in both rounds
    joined[round] = join<false, false>(joined[round]);
  }
  write(row(y, C), row(x, C), C, joined[0], 1);
}
LAUNCHED(no_last_barrier)

__global__ void first_row_kernel(real* y, const real* x, int C) {
  const real largest = join<false, true>(own_largest(x, C));
  const real sum = join<true, true>(own_sum(x, C, largest));
  write(row(y, C), x, C, largest, sum);
}
LAUNCHED(first_row)

__global__ void thread_a_row_kernel(real* y, const real* x, int N, int C) {
  const int n = int(blockIdx.x * blockDim.x + threadIdx.x);
  if (n >= N) return;
  real largest = -INFINITY, sum = 0;
  for (int c = 0; c < C; ++c) largest = std::fmax(largest, x[n * C + c]);
  for (int c = 0; c < C; ++c) sum += std::exp(x[n * C + c] - largest);
  for (int c = 0; c < C; ++c) y[n * C + c] = std::exp(x[n * C + c] - largest) / sum;
}
void thread_a_row(real* y, const real* x, int N, int C) {
  thread_a_row_kernel<<<(N + 127) / 128, 128>>>(y, x, N, C);
}

constexpr const char* far_apart =
    "more than 4.5 sectors per request: a warp's lanes read numbers that are far apart. "
    "Let the threads of a block share one row, neighbours taking neighbouring columns.";

std::string few_sectors(const Grading& g, AnyFunction f) {
  Case c(1);
  c.set_size("N", 32);
  c.set_size("C", 256);
  const double sectors = card_of(g, f, c).global_reads.parts_per_request();
  return sectors <= 4.5 ? "" : far_apart;
}

const Check<Function> check(
    {"38.5",
     hand,
     call,
     mine::softmax_rows,
     solution::softmax_rows,
     {{no_largest,
       "e^x without the largest taken off: e^100 is more than a float can hold"},
      {largest_of_a_thread,
       "each thread takes off its own largest; it must be that of the whole row, from "
       "block_largest"},
      {largest_of_a_warp,
       "the largest of one warp only: the other three have theirs, too"},
      {first_number, "what is taken off is the row's first number, not its largest"},
      {from_zero,
       "the largest begins at -INFINITY: of a row below 0, 0 is no number at all"},
      {sum_of_a_thread,
       "each thread divides by its own sum; it must be that of the whole row, from "
       "block_sum"},
      {not_divided, "the powers are not divided by their sum"},
      {first_row, "every block reads the first row: x[n,c] is x[n * C + c]"},
      {no_last_barrier, "a data race"},
      {thread_a_row, far_apart}},
     nullptr,
     {any_order, {"report card", few_sectors}}});

}  // namespace
