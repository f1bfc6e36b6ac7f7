// Grades 39.5. The launch, fetch and multiply are the stub's.
#include "grade/kernel.h"

using namespace chainrule;
using Function = void(real* c, const real* a, const real* b, int M, int N, int K);
namespace mine {
Function double_buffer;
}
namespace solution {
Function double_buffer;
}

namespace {

void hand(Case& c) {
  for (const char* size : {"M", "N", "K"}) c.set_size(size, 2);
  c.set("a", {1, 2, 3, 4});
  c.set("b", {5, 6, 7, 8});
}

void call(Case& c, Function* f) {
  const int M = c.size("M", {1, 15, 16, 17}), N = c.size("N", {1, 16, 18}),
            K = c.size("K", {1, 16, 20, 33, 48});
  real* to = c.output("c", {M, N});
  f(to, c.input("a", {M, K}), c.input("b", {K, N}), M, N, K);
}

constexpr int width = 16;
using Piece = real[width][width];

__device__ void fetch(Piece& a_tile, Piece& b_tile, const real* a, const real* b, int k0,
                      int M, int N, int K) {
  const int x = int(threadIdx.x), y = int(threadIdx.y);
  const int m = int(blockIdx.y) * width + y, n = int(blockIdx.x) * width + x;
  a_tile[y][x] = m < M && k0 + x < K ? a[m * K + k0 + x] : 0;
  b_tile[y][x] = k0 + y < K && n < N ? b[(k0 + y) * N + n] : 0;
}

__device__ real multiply(const Piece& a_tile, const Piece& b_tile) {
  real sum = 0;
  for (int k = 0; k < width; ++k) {
    sum += a_tile[threadIdx.y][k] * b_tile[k][threadIdx.x];
  }
  return sum;
}

// The kernel, with one thing that can go wrong each.
enum Wrong {
  one_buffer,
  no_first_barrier,
  no_barrier_in_loop,
  never_changed,
  last_forgotten,
  first_twice,
  two_barriers,
};

template <Wrong wrong>
__global__ void wrong_kernel(real* c, const real* a, const real* b, int M, int N, int K) {
  __shared__ Piece a_tile[2], b_tile[2];
  const int m = int(blockIdx.y) * width + int(threadIdx.y);
  const int n = int(blockIdx.x) * width + int(threadIdx.x);
  real sum = 0;
  int now = 0;
  fetch(a_tile[now], b_tile[now], a, b, 0, M, N, K);
  if (wrong != no_first_barrier) __syncthreads();
  if (wrong == first_twice) sum += multiply(a_tile[now], b_tile[now]);
  const int end = wrong == last_forgotten ? K - width : K;
  for (int k0 = 0; k0 < end; k0 += width) {
    const int next = k0 + width, to = wrong == one_buffer ? now : 1 - now;
    if (next < K) fetch(a_tile[to], b_tile[to], a, b, next, M, N, K);
    if (wrong == two_barriers) __syncthreads();
    sum += multiply(a_tile[now], b_tile[now]);
    if (wrong != no_barrier_in_loop) __syncthreads();
    if (wrong != never_changed) now = 1 - now;
  }
  if (m < M && n < N) c[m * N + n] = sum;
}

template <Wrong wrong>
void mistake(real* c, const real* a, const real* b, int M, int N, int K) {
  const dim3 blocks((N + width - 1) / width, (M + width - 1) / width);
  wrong_kernel<wrong><<<blocks, dim3(width, width)>>>(c, a, b, M, N, K);
}

constexpr const char* too_many =
    "more barriers than pieces and one: the next piece goes where nobody reads, so only "
    "before the buffers change places all must be done";

std::string few_barriers(const Grading& g, AnyFunction f) {
  Case c(1);
  c.set_size("M", 16), c.set_size("N", 16), c.set_size("K", 160);
  return card_of(g, f, c).barriers_per_thread() <= 160 / width + 1 ? "" : too_many;
}

const Check<Function> check(
    {"39.5",
     hand,
     call,
     mine::double_buffer,
     solution::double_buffer,
     {{mistake<one_buffer>, "a data race"},
      {mistake<no_first_barrier>, "a read of memory that nobody has written"},
      {mistake<no_barrier_in_loop>, "a read of memory that nobody has written"},
      {mistake<never_changed>,
       "the first piece is multiplied again and again: the buffers must change places"},
      {mistake<last_forgotten>,
       "the last piece is fetched but never multiplied: the loop ends one piece early"},
      {mistake<first_twice>,
       "the first piece is multiplied twice: before the loop it is only fetched"},
      {mistake<two_barriers>, too_many}},
     nullptr,
     {any_order, {"report card", few_barriers}}});

}  // namespace
