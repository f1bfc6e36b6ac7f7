// Grades 40.5. The launch is the stub's: a block of one warp for each row.
#include <cmath>

#include "compare.h"
#include "traffic.h"

using namespace chainrule;
using Function = void(real* variance, const real* x, int N, int C);
namespace mine {
Function row_variances;
}
namespace solution {
Function row_variances;
}

namespace {

// 0 0 4 4: mean 2, every number 2 away from it, variance 4; a lane has one number each
void hand(Case& c) {
  c.set_size("N", 2);
  c.set_size("C", 4);
  c.set_size("far", 0);
  c.set("x", {0, 0, 4, 4, 1, 1, 1, 1});
}

// Where `far` is 1, the rows lie around 100: there mean(x^2) - mean^2 is wrong in the
// third digit.
void call(Case& c, Function* f) {
  const int N = c.size("N", {1, 2, 3}), C = c.size("C", {1, 5, 31, 33, 64, 100, 300});
  const int far = c.size("far", {0, 1});
  real* variance = c.output("variance", {N});
  const real* x = c.input("x", {N, C});
  std::vector<double> rows = c.find("x")->before;
  for (double& value : rows) value += far * 100;
  if (far == 1) c.write(*c.find("x"), rows);
  f(variance, x, N, C);
}

enum Slip {
  none,
  old_mean_twice,
  parts_only,
  middle,
  not_weighted,
  divided_by_nothing,
  begins_at_8,
  count_kept,
  less_one,
  sum_only,
};

__device__ real further(real value, int away) {
  return __shfl_down_sync(0xffffffffu, value, away);
}

template <Slip slip>
__global__ void slip_kernel(real* variance, const real* x, int C) {
  real count = 0, mean = 0, squares = 0;
  for (int c = int(threadIdx.x); c < C; c += 32) {
    const real number = x[int(blockIdx.x) * C + c], away = number - mean;
    count += 1;
    mean += away / count;
    squares += away * (slip == old_mean_twice ? away : number - mean);
  }
  for (int away = slip == begins_at_8 ? 8 : 16; away > 0; away /= 2) {
    const real count_b = further(count, away), mean_b = further(mean, away),
               squares_b = further(squares, away);
    const real all = count + count_b, d = mean_b - mean;
    if (slip != divided_by_nothing && all == 0) continue;
    mean += d * (slip == middle ? real(0.5) : count_b / all);
    squares += squares_b;
    if (slip == not_weighted) squares += d * d;
    if (slip != parts_only && slip != not_weighted)
      squares += d * d * (count * count_b / all);
    if (slip != count_kept) count = all;
  }
  if (threadIdx.x != 0) return;
  variance[blockIdx.x] = slip == sum_only   ? squares
                         : slip == less_one ? squares / real(C - 1)
                                            : squares / real(C);
}
template <Slip slip>
void with(real* variance, const real* x, int N, int C) {
  slip_kernel<slip><<<N, 32>>>(variance, x, C);
}

__global__ void in_a_branch_kernel(real* variance, const real* x, int C) {
  real sum = int(threadIdx.x) < C ? x[int(blockIdx.x) * C + int(threadIdx.x)] : 0;
  for (int away = 16; away > 0; away /= 2) {
    if (int(threadIdx.x) < away) sum += further(sum, away);
  }
  if (threadIdx.x == 0) variance[blockIdx.x] = sum;
}
void in_a_branch(real* variance, const real* x, int N, int C) {
  in_a_branch_kernel<<<N, 32>>>(variance, x, C);
}

__device__ real warp_sum(real sum) {
  for (int away = 16; away > 0; away /= 2) sum += further(sum, away);
  return __shfl_sync(0xffffffffu, sum, 0);
}
__global__ void by_squares_kernel(real* variance, const real* x, int C) {
  real sum = 0, squares = 0;
  for (int c = int(threadIdx.x); c < C; c += 32) {
    const real number = x[int(blockIdx.x) * C + c];
    sum += number;
    squares += number * number;
  }
  const real mean = warp_sum(sum) / real(C), of_squares = warp_sum(squares) / real(C);
  if (threadIdx.x == 0) variance[blockIdx.x] = of_squares - mean * mean;
}
void by_squares(real* variance, const real* x, int N, int C) {
  by_squares_kernel<<<N, 32>>>(variance, x, C);
}

__global__ void two_loops_kernel(real* variance, const real* x, int C) {
  const volatile real* const row = x + int(blockIdx.x) * C;
  real sum = 0, squares = 0;
  for (int c = int(threadIdx.x); c < C; c += 32) sum += row[c];
  const real mean = warp_sum(sum) / real(C);
  for (int c = int(threadIdx.x); c < C; c += 32) {
    const real away = row[c] - mean;
    squares += away * away;
  }
  squares = warp_sum(squares);
  if (threadIdx.x == 0) variance[blockIdx.x] = squares / real(C);
}
void two_loops(real* variance, const real* x, int N, int C) {
  two_loops_kernel<<<N, 32>>>(variance, x, C);
}

constexpr const char* read_twice =
    "the variances are right, but a row is read more than once: count, mean and squares "
    "are enough to know of what was seen";

std::string read_once(const Grading& g, AnyFunction f) {
  Case c(1);
  c.set_size("N", 4);
  c.set_size("C", 300);
  return asked_by(g, f, c).reads <= 4 * 300 ? "" : read_twice;
}

const Check<Function> check(
    {"40.5",
     hand,
     call,
     mine::row_variances,
     solution::row_variances,
     {{in_a_branch, "a value from a lane that takes no part"},
      {with<divided_by_nothing>,
       "lanes without numbers: where all is 0, there is nothing to join and nothing to "
       "divide by"},
      {with<old_mean_twice>,
       "the square is taken around the old mean; it is away times (x - the new mean)"},
      {with<parts_only>,
       "the squares of the parts are added, but the parts' means differ: d^2 count "
       "count_b / all is missing"},
      {with<not_weighted>, "d^2 is added without its weight, count count_b / all"},
      {with<middle>,
       "the mean of two parts is not half way: the larger part counts more, count_b / "
       "all"},
      {with<count_kept>, "count stays that of the lane's own numbers: count = all"},
      {with<begins_at_8>, "lanes 16 to 31 are lost: the first step is 16"},
      {with<sum_only>, "squares is not divided by C"},
      {with<less_one>, "squares is divided by C - 1; here by C"},
      {by_squares,
       "mean(x^2) - mean^2 loses its digits where a row lies far from 0; Welford's way "
       "does not"},
      {two_loops, read_twice}},
     nullptr,
     {any_order, {"report card", read_once}}});

}  // namespace
