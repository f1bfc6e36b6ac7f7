// Grades 39.3. The launch is the stub's: blocks of 16 x 16 threads.
#include "grade/kernel.h"

using namespace chainrule;
using Function = void(real* c, const real* a, const real* b, int M, int N, int K);
namespace mine {
Function no_conflicts;
}
namespace solution {
Function no_conflicts;
}

namespace {

// 1*5 + 2*6 = 17, 1*7 + 2*8 = 23
void hand(Case& c) {
  for (const char* size : {"M", "N", "K"}) c.set_size(size, 2);
  c.set("a", {1, 2, 3, 4});
  c.set("b", {5, 6, 7, 8});
}

void call(Case& c, Function* f) {
  const int M = c.size("M", {1, 15, 16, 17}), N = c.size("N", {1, 16, 18}),
            K = c.size("K", {1, 5, 16, 20, 33});
  real* to = c.output("c", {M, N});
  f(to, c.input("a", {M, K}), c.input("b", {N, K}), M, N, K);
}

constexpr int width = 16;

// The kernel, with rows of b_tile that are `line` long and one thing that can go wrong.
enum Wrong { nothing, not_transposed, no_second_barrier, own_column };

template <Wrong wrong, int line>
__global__ void wrong_kernel(real* c, const real* a, const real* b, int M, int N, int K) {
  __shared__ real a_tile[width][width];
  __shared__ real b_tile[width][line];
  const int x = int(threadIdx.x), y = int(threadIdx.y);
  const int m = int(blockIdx.y) * width + y, n0 = int(blockIdx.x) * width;
  real sum = 0;
  for (int k0 = 0; k0 < K; k0 += width) {
    a_tile[y][x] = m < M && k0 + x < K ? a[m * K + k0 + x] : 0;
    const int n = n0 + (wrong == own_column ? x : y);
    b_tile[y][x] = n < N && k0 + x < K ? b[n * K + k0 + x] : 0;
    __syncthreads();
    for (int k = 0; k < width; ++k) {
      sum += a_tile[y][k] * (wrong == not_transposed ? b_tile[k][x] : b_tile[x][k]);
    }
    if (wrong != no_second_barrier) __syncthreads();
  }
  if (m < M && n0 + x < N) c[m * N + n0 + x] = sum;
}

template <Wrong wrong, int line>
void mistake(real* c, const real* a, const real* b, int M, int N, int K) {
  const dim3 blocks((N + width - 1) / width, (M + width - 1) / width);
  wrong_kernel<wrong, line><<<blocks, dim3(width, width)>>>(c, a, b, M, N, K);
}

constexpr const char* conflicts =
    "bank conflicts: more than 1.05 passes where 1 would do. Of the lanes x that read "
    "b_tile[x][k], which have the same (x * length of a row) % 32? Try a length that is "
    "odd.";
constexpr const char* far_apart =
    "more than 4.5 sectors per request: neighbours along x fetch numbers of b that are a "
    "row apart. Let x run along k: b_tile[y][x] is b[n0 + y, k0 + x].";

std::string few_passes(const Grading& g, AnyFunction f) {
  Case c(1);
  c.set_size("M", 32), c.set_size("N", 32), c.set_size("K", 32);
  const simulator::Card card = card_of(g, f, c);
  if (card.global_reads.parts_per_request() > 4.5) return far_apart;
  const simulator::Traffic &reads = card.shared_reads, &writes = card.shared_writes;
  if (reads.accesses == 0) return "nothing goes through shared memory";
  const double passes = double(reads.parts + writes.parts),
               least = double(reads.least_parts + writes.least_parts);
  return passes <= 1.05 * least ? "" : conflicts;
}

const Check<Function> check(
    {"39.3",
     hand,
     call,
     mine::no_conflicts,
     solution::no_conflicts,
     {{mistake<nothing, width>, conflicts},
      {mistake<not_transposed, width + 1>,
       "c = a b: a thread needs row x of b_tile, b_tile[x][k], as b is [N,K]"},
      {mistake<own_column, width + 1>,
       "row y of b_tile is row n0 + y of b: with n0 + x each row of the tile mixes "
       "numbers of all rows of b"},
      {mistake<no_second_barrier, width + 1>, "a data race"}},
     nullptr,
     {any_order, {"report card", few_passes}}});

}  // namespace
