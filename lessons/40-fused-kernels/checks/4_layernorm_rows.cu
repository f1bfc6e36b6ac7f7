// Grades 40.4. The launch is the stub's: a block of 128 threads for each row.
#include <cmath>

#include "compare.h"
#include "traffic.h"

using namespace chainrule;
using Function = void(real* y, real* mean, real* rstd, const real* x, const real* gamma,
                      const real* beta, real epsilon, int N, int C);
namespace mine {
Function layernorm_rows;
}
namespace solution {
Function layernorm_rows;
}

namespace {

// mean 2, deviation 2: lesson 13's row; and the same ten times as large
void hand(Case& c) {
  c.set_size("N", 2);
  c.set_size("C", 4);
  c.set_size("far", 0);
  c.set("x", {0, 0, 4, 4, 0, 0, 40, 40});
  c.set("gamma", {1, 1, 1, 2});
  c.set("beta", {0, 0, 0, 5});
}

// Where `far` is 1, the rows lie around 100: there mean(x^2) - mean^2 is wrong in the
// third digit.
void call(Case& c, Function* f) {
  const int N = c.size("N", {1, 2, 3}), C = c.size("C", {1, 31, 100, 129, 300, 512});
  const int far = c.size("far", {0, 1});
  real *mean = c.output("mean", {N}), *rstd = c.output("rstd", {N}),
       *y = c.output("y", {N, C});
  const real* x = c.input("x", {N, C});
  std::vector<double> rows = c.find("x")->before;
  for (double& value : rows) value += far * 100;
  if (far == 1) c.write(*c.find("x"), rows);
  const real *gamma = c.input("gamma", {C}), *beta = c.input("beta", {C});
  f(y, mean, rstd, x, gamma, beta, real(1e-5), N, C);
}

constexpr int threads = 128;
__device__ int t() { return int(threadIdx.x); }

// The simplest that is right: a tree, a barrier before it and one behind.
__device__ real joined(real value) {
  __shared__ real part[threads];
  part[t()] = value;
  __syncthreads();
  for (int step = threads / 2; step > 0; step /= 2) {
    if (t() < step) part[t()] += part[t() + step];
    __syncthreads();
  }
  const real sum = part[0];
  __syncthreads();
  return sum;
}

enum Slip {
  none,
  by_squares,
  nobody_adds,
  one_each,
  own_mean,
  no_epsilon,
  epsilon_outside,
  less_one,
  of_threads,
  deviation,
  by_all,
  three_reads,
};

template <Slip slip>
__global__ void slip_kernel(real* y, real* mean, real* rstd, const real* x,
                            const real* gamma, const real* beta, real epsilon, int C) {
  const real* x_n = x + int(blockIdx.x) * C;
  const int places = slip == one_each ? 1 : 4;
  const auto column = [](int k) { return t() + k * threads; };
  real own[4], sum = 0, squares = 0;
  for (int k = 0; k < places; ++k) {
    own[k] = column(k) < C ? x_n[column(k)] : 0;
    sum += own[k];
  }
  const real count = slip == of_threads ? real((C + 127) / 128 * 128) : real(C);
  const real m = (slip == own_mean ? sum * threads : joined(sum)) / count;
  for (int k = 0; k < places; ++k) {
    const volatile real* const again = x_n + column(k);
    const bool there = column(k) < C;
    if (!there && slip != nobody_adds) continue;
    const real away = (slip == three_reads ? *again : own[k]) - m;
    squares += slip == by_squares ? own[k] * own[k] : away * away;
  }
  real v = joined(squares) / (slip == less_one ? count - 1 : count);
  if (slip == by_squares) v -= m * m;
  const real r = slip == no_epsilon        ? 1 / std::sqrt(v)
                 : slip == epsilon_outside ? 1 / (std::sqrt(v) + epsilon)
                                           : 1 / std::sqrt(v + epsilon);
  for (int k = 0; k < places; ++k) {
    const int c = column(k);
    if (c >= C) continue;
    y[int(blockIdx.x) * C + c] = gamma[c] * ((own[k] - m) * r) + beta[c];
  }
  if (t() != 0 && slip != by_all) return;
  mean[blockIdx.x] = m;
  rstd[blockIdx.x] = slip == deviation ? 1 / r : r;
}
template <Slip slip>
void with(real* y, real* mean, real* rstd, const real* x, const real* gamma,
          const real* beta, real epsilon, int N, int C) {
  slip_kernel<slip><<<N, threads>>>(y, mean, rstd, x, gamma, beta, epsilon, C);
}

constexpr const char* read_again =
    "the numbers are right, but more than x[n,c], gamma[c] and beta[c] is read for a "
    "number: fetch the row into own, and then use own alone";
constexpr const char* far_apart =
    "more than 4.5 sectors per request: a warp's lanes read numbers that are far apart. "
    "A "
    "thread's columns are t, t + 128, t + 256, t + 384, not four neighbours.";

std::string little_traffic(const Grading& g, AnyFunction f) {
  Case c(1);
  c.set_size("N", 4);
  c.set_size("C", 512);
  const Asked asked = asked_by(g, f, c);
  if (asked.reads > 3 * 4 * 512) return read_again;
  return asked.sectors <= 4.5 * asked.read_requests ? "" : far_apart;
}

const Check<Function> check(
    {"40.4",
     hand,
     call,
     mine::layernorm_rows,
     solution::layernorm_rows,
     {{with<by_all>, "a data race"},
      {with<own_mean>,
       "each thread takes its own numbers for the whole row: the sum must come from "
       "block_sum"},
      {with<one_each>,
       "only the first 128 columns are counted: a thread has up to four, t + k 128"},
      {with<of_threads>,
       "the mean is taken over the threads' places; a row has C numbers, whatever their "
       "number"},
      {with<nobody_adds>,
       "threads without a number add (0 - mean)^2 to the squares: there is no number to "
       "take the square of"},
      {with<less_one>, "the variance is divided by C - 1; layer norm divides by C"},
      {with<no_epsilon>, "epsilon is missing: a constant row would be divided by 0"},
      {with<epsilon_outside>,
       "epsilon is added to the deviation; it belongs under the root"},
      {with<deviation>, "rstd[n] is the deviation; 1 over it is asked for"},
      {with<by_squares>,
       "mean(x^2) - mean^2 loses its digits where a row lies far from 0: take the "
       "squares "
       "of own - mean"},
      {with<three_reads>, read_again}},
     nullptr,
     {any_order, {"report card", little_traffic}}});

}  // namespace
