// Grades 39.1. The mistakes are kernels: what the simulator stops is known by its title.
#include "grade/kernel.h"

using namespace chainrule;
using Function = void(real* c, const real* a, const real* b, int M, int N, int K);
namespace mine {
Function coalesced;
}
namespace solution {
Function coalesced;
}

namespace {

void hand(Case& c) {
  for (const char* size : {"M", "N", "K"}) c.set_size(size, 2);
  c.set("a", {1, 2, 3, 4});
  c.set("b", {5, 6, 7, 8});
}

void call(Case& c, Function* f) {
  const int M = c.size("M", {1, 7, 8, 9, 20}), N = c.size("N", {1, 9, 32, 33, 40}),
            K = c.size("K", {1, 2, 5});
  real* to = c.output("c", {M, N});
  f(to, c.input("a", {M, K}), c.input("b", {K, N}), M, N, K);
}

__device__ int at_x() { return int(blockIdx.x * blockDim.x + threadIdx.x); }
__device__ int at_y() { return int(blockIdx.y * blockDim.y + threadIdx.y); }
int enough(int count, int each) { return (count + each - 1) / each; }
dim3 right_grid(int M, int N) { return dim3(enough(N, 32), enough(M, 8)); }

// The right one, as a function of everything that can go wrong.
__device__ void one(real* c, const real* a, const real* b, int m, int n, int N, int K,
                    int terms, bool b_on_its_side) {
  real sum = 0;
  for (int k = 0; k < terms; ++k) {
    sum += a[m * K + k] * (b_on_its_side ? b[n * K + k] : b[k * N + n]);
  }
  c[m * N + n] = sum;
}

// A mistake is a kernel and its launch.
#define LAUNCHED(name, grid)                                              \
  void name(real* c, const real* a, const real* b, int M, int N, int K) { \
    name##_kernel<<<grid, dim3(32, 8)>>>(c, a, b, M, N, K);               \
  }

__global__ void no_guard_kernel(real* c, const real* a, const real* b, int, int N,
                                int K) {
  one(c, a, b, at_y(), at_x(), N, K, K, false);
}
LAUNCHED(no_guard, right_grid(M, N))

__global__ void rows_along_x_kernel(real* c, const real* a, const real* b, int M, int N,
                                    int K) {
  if (at_x() < M && at_y() < N) one(c, a, b, at_x(), at_y(), N, K, K, false);
}
LAUNCHED(rows_along_x, right_grid(N, M))

__global__ void guarded_kernel(real* c, const real* a, const real* b, int M, int N,
                               int K) {
  if (at_y() < M && at_x() < N) one(c, a, b, at_y(), at_x(), N, K, K, false);
}
#define rounded_down_kernel guarded_kernel
LAUNCHED(rounded_down, dim3(N / 32, M / 8))
#define grid_swapped_kernel guarded_kernel
LAUNCHED(grid_swapped, dim3(enough(M, 8), enough(N, 32)))

__global__ void one_direction_kernel(real* c, const real* a, const real* b, int M, int N,
                                     int K) {
  const int m = int(threadIdx.y), n = int(threadIdx.x);
  if (m < M && n < N) one(c, a, b, m, n, N, K, K, false);
}
LAUNCHED(one_direction, dim3(1, 1))

__global__ void b_transposed_kernel(real* c, const real* a, const real* b, int M, int N,
                                    int K) {
  if (at_y() < M && at_x() < N) one(c, a, b, at_y(), at_x(), N, K, K, true);
}
LAUNCHED(b_transposed, right_grid(M, N))

__global__ void last_term_lost_kernel(real* c, const real* a, const real* b, int M, int N,
                                      int K) {
  if (at_y() < M && at_x() < N) one(c, a, b, at_y(), at_x(), N, K, K - 1, false);
}
LAUNCHED(last_term_lost, right_grid(M, N))

constexpr const char* far_apart =
    "more than 3 sectors per request: the lanes of a warp, neighbours along x, read "
    "numbers of a that are a whole row apart. Let the columns n run along x, the rows m "
    "along y.";

std::string few_sectors(const Grading& g, AnyFunction f) {
  Case c(1);
  c.set_size("M", 64), c.set_size("N", 64), c.set_size("K", 16);
  const double sectors = card_of(g, f, c).global_reads.parts_per_request();
  return sectors <= 3 ? "" : far_apart;
}

const Check<Function> check(
    {"39.1",
     hand,
     call,
     mine::coalesced,
     solution::coalesced,
     {{no_guard, "an access outside of an array"},
      {rounded_down, "a launch of nothing"},
      {grid_swapped,
       "the grid's two directions have changed places: x is for columns, in steps of 32"},
      {one_direction,
       "only the first 8 rows and 32 columns are written: where does a block begin?"},
      {b_transposed, "b is read as if it were b transposed: b[k,n] is b[k * N + n]"},
      {last_term_lost, "the last term of each sum is missing: k goes to K - 1"},
      {rows_along_x, far_apart}},
     nullptr,
     {any_order, {"report card", few_sectors}}});

}  // namespace
