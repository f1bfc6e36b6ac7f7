// Grades 39.2. The launch is the stub's: blocks of 16 x 16 threads.
#include "grade/kernel.h"

using namespace chainrule;
using Function = void(real* c, const real* a, const real* b, int M, int N, int K);
namespace mine {
Function shared_tile;
}
namespace solution {
Function shared_tile;
}

namespace {

void hand(Case& c) {
  for (const char* size : {"M", "N", "K"}) c.set_size(size, 2);
  c.set("a", {1, 2, 3, 4});
  c.set("b", {5, 6, 7, 8});
}

void call(Case& c, Function* f) {
  const int M = c.size("M", {1, 15, 16, 17}), N = c.size("N", {1, 16, 18}),
            K = c.size("K", {1, 5, 16, 20, 33});
  real* to = c.output("c", {M, N});
  f(to, c.input("a", {M, K}), c.input("b", {K, N}), M, N, K);
}

constexpr int width = 16;

// The kernel, with one thing that can go wrong each.
enum Wrong {
  no_first_barrier,
  no_second_barrier,
  early_return,
  unguarded,
  no_zeros,
  whole_pieces_only,
  a_on_its_side,
  last_piece_alone,
  from_memory,
};

template <Wrong wrong>
__global__ void wrong_kernel(real* c, const real* a, const real* b, int M, int N, int K) {
  __shared__ real a_tile[width][width], b_tile[width][width];
  const int x = int(threadIdx.x), y = int(threadIdx.y);
  const int m = int(blockIdx.y) * width + y, n = int(blockIdx.x) * width + x;
  if (wrong == early_return && (m >= M || n >= N)) return;
  real sum = 0;
  const int end = wrong == whole_pieces_only ? K / width * width : K;
  for (int k0 = 0; k0 < end; k0 += width) {
    const bool a_there = m < M && k0 + x < K, b_there = k0 + y < K && n < N;
    if (wrong == no_zeros) {
      if (a_there) a_tile[y][x] = a[m * K + k0 + x];
      if (b_there) b_tile[y][x] = b[(k0 + y) * N + n];
    } else {
      a_tile[y][x] = a_there || wrong == unguarded ? a[m * K + k0 + x] : 0;
      b_tile[y][x] = b_there || wrong == unguarded ? b[(k0 + y) * N + n] : 0;
    }
    if (wrong != no_first_barrier) __syncthreads();
    if (wrong == last_piece_alone) sum = 0;
    for (int k = 0; k < width; ++k) {
      if (wrong == from_memory) {
        if (m < M && n < N && k0 + k < K) sum += a[m * K + k0 + k] * b[(k0 + k) * N + n];
      } else {
        sum += (wrong == a_on_its_side ? a_tile[k][y] : a_tile[y][k]) * b_tile[k][x];
      }
    }
    if (wrong != no_second_barrier) __syncthreads();
  }
  if (m < M && n < N) c[m * N + n] = sum;
}

template <Wrong wrong>
void mistake(real* c, const real* a, const real* b, int M, int N, int K) {
  const dim3 blocks((N + width - 1) / width, (M + width - 1) / width);
  wrong_kernel<wrong><<<blocks, dim3(width, width)>>>(c, a, b, M, N, K);
}

constexpr const char* too_much =
    "more than 2/16 numbers read from the device's memory for each multiply-add: inside "
    "the tile the sum takes its factors from a_tile and b_tile, not from a and b";

std::string read_once(const Grading& g, AnyFunction f) {
  Case c(1);
  c.set_size("M", 32), c.set_size("N", 32), c.set_size("K", 32);
  const simulator::Card card = card_of(g, f, c);
  const double numbers = double(card.global_reads.bytes) / sizeof(real) / (32 * 32 * 32);
  if (numbers > 2.0 / width + 0.01) return too_much;
  return card.global_reads.parts_per_request() <= 4.5
             ? ""
             : "more than 4.5 sectors per request: neighbours along x should fetch "
               "neighbours of a row";
}

const Check<Function> check(
    {"39.2",
     hand,
     call,
     mine::shared_tile,
     solution::shared_tile,
     {{mistake<no_first_barrier>, "a read of memory that nobody has written"},
      {mistake<no_second_barrier>, "a data race"},
      {mistake<early_return>, "a barrier that not all threads reach"},
      {mistake<unguarded>, "an access outside of an array"},
      {mistake<no_zeros>, "a read of memory that nobody has written"},
      {mistake<whole_pieces_only>,
       "the terms behind the last whole 16 are missing: go on while k0 < K"},
      {mistake<a_on_its_side>,
       "a_tile is read the wrong way round: this thread's row of a is a_tile[y]"},
      {mistake<last_piece_alone>,
       "only the last piece's terms: the sum begins at 0 once, before the loop"},
      {mistake<from_memory>, too_much}},
     nullptr,
     {any_order, {"report card", read_once}}});

}  // namespace
