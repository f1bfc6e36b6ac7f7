// Lesson 40: layer norm by six kernels, by one that walks through its row three times, by
// one that reads it once; and four ways to a row's variance.
//
// each_row(N, C, ON_DEVICE(int n) { ... }) gives every row a block of 256 threads, a
// short one fewer; sum_in_block and block_sum join them, as in lesson 38: see
// cuda/kernel.cuh.
#include <algorithm>
#include <cmath>

#include "cuda/kernel.cuh"
#include "launches.h"

namespace chainrule::fused {
namespace {

constexpr float epsilon = 1e-5f;

__device__ float square(float x) { return x * x; }
__device__ int own() { return int(threadIdx.x); }

// mean -> x - mean -> its square -> mean -> times rstd and gamma -> plus beta
void layernorm_chain(NormArrays a, int N, int C) {
  each_row(
      N, C, ON_DEVICE(int n) {
        const float sum = float(sum_in_block(C, [=](int c) { return a.x[n * C + c]; }));
        if (own() == 0) a.mean[n] = sum / float(C);
      });
  each(
      N * C, ON_DEVICE(int i) { a.away[i] = a.x[i] - a.mean[i / C]; });
  each(
      N * C, ON_DEVICE(int i) { a.squares[i] = square(a.away[i]); });
  each_row(
      N, C, ON_DEVICE(int n) {
        const float sum =
            float(sum_in_block(C, [=](int c) { return a.squares[n * C + c]; }));
        if (own() == 0) a.rstd[n] = 1 / std::sqrt(sum / float(C) + epsilon);
      });
  each(
      N * C,
      ON_DEVICE(int i) { a.scaled[i] = a.gamma[i % C] * (a.away[i] * a.rstd[i / C]); });
  each(
      N * C, ON_DEVICE(int i) { a.y[i] = a.scaled[i] + a.beta[i % C]; });
}

// Three loops over a row: what they read twice and three times is the row.
void layernorm_fused(NormArrays a, int N, int C) {
  each_row(
      N, C, ON_DEVICE(int n) {
        const float* x_n = a.x + n * C;  // [C]
        const float mean =
            float(sum_in_block(C, [=](int c) { return x_n[c]; })) / float(C);
        const float variance =
            float(sum_in_block(C, [=](int c) { return square(x_n[c] - mean); })) /
            float(C);
        const float rstd = 1 / std::sqrt(variance + epsilon);
        for (int c = own(); c < C; c += int(blockDim.x)) {
          a.y[n * C + c] = a.gamma[c] * ((x_n[c] - mean) * rstd) + a.beta[c];
        }
        if (own() == 0) a.mean[n] = mean;
        if (own() == 0) a.rstd[n] = rstd;
      });
}

constexpr int most_each = 4;  // numbers of a row that a thread keeps

// The row is read once. Thread t keeps x[t], x[t + threads] ... for all that follows.
void layernorm_once(NormArrays a, int N, int C) {
  each_row(
      N, std::max(C, warp_threads), ON_DEVICE(int n) {
        const int threads = int(blockDim.x);
        float x[most_each], sum = 0, squares = 0;
        for (int k = 0; k < most_each; ++k) {
          const int c = own() + k * threads;
          x[k] = c < C ? a.x[n * C + c] : 0;
          sum += x[k];
        }
        const float mean = block_sum(sum) / float(C);
        for (int k = 0; k < most_each; ++k) {
          if (own() + k * threads < C) squares += square(x[k] - mean);
        }
        const float rstd = 1 / std::sqrt(block_sum(squares) / float(C) + epsilon);
        for (int k = 0; k < most_each; ++k) {
          const int c = own() + k * threads;
          if (c < C) a.y[n * C + c] = a.gamma[c] * ((x[k] - mean) * rstd) + a.beta[c];
        }
        if (own() == 0) a.mean[n] = mean;
        if (own() == 0) a.rstd[n] = rstd;
      });
}

__device__ float4 minus(float4 a, float b) {
  return make_float4(a.x - b, a.y - b, a.z - b, a.w - b);
}
__device__ float sum_of(float4 a) { return a.x + a.y + a.z + a.w; }
__device__ float4 squared(float4 a) {
  return make_float4(a.x * a.x, a.y * a.y, a.z * a.z, a.w * a.w);
}

// The same: the four numbers that a thread keeps are neighbours, fetched in one access.
void layernorm_wide(NormArrays a, int N, int C) {
  const int fours = C / 4;
  const float4* const x4 = reinterpret_cast<const float4*>(a.x);
  const float4* const gamma4 = reinterpret_cast<const float4*>(a.gamma);
  const float4* const beta4 = reinterpret_cast<const float4*>(a.beta);
  float4* const y4 = reinterpret_cast<float4*>(a.y);
  each_row(
      N, std::max(fours, warp_threads), ON_DEVICE(int n) {
        const bool mine = own() < fours;
        float4 x = make_float4(0, 0, 0, 0);
        if (mine) x = x4[n * fours + own()];
        const float mean = block_sum(sum_of(x)) / float(C);
        x = minus(x, mean);
        const float squares = block_sum(mine ? sum_of(squared(x)) : 0.0f);
        const float rstd = 1 / std::sqrt(squares / float(C) + epsilon);
        if (mine) {
          const float4 g = gamma4[own()], b = beta4[own()];
          y4[n * fours + own()] =
              make_float4(g.x * (x.x * rstd) + b.x, g.y * (x.y * rstd) + b.y,
                          g.z * (x.z * rstd) + b.z, g.w * (x.w * rstd) + b.w);
        }
        if (own() == 0) a.mean[n] = mean;
        if (own() == 0) a.rstd[n] = rstd;
      });
}

// ---- a row's variance ----

void variance_by_two_loops(float* variance, const float* x, int N, int C) {
  each_row(
      N, C, ON_DEVICE(int n) {
        const float* x_n = x + n * C;
        const float mean =
            float(sum_in_block(C, [=](int c) { return x_n[c]; })) / float(C);
        const float squares =
            float(sum_in_block(C, [=](int c) { return square(x_n[c] - mean); }));
        if (own() == 0) variance[n] = squares / float(C);
      });
}

// Both sums in one loop, of x - start: with start = 0 the famous mistake.
void variance_by_squares(float* variance, const float* x, int N, int C, bool shifted) {
  each_row(
      N, C, ON_DEVICE(int n) {
        const float* x_n = x + n * C;
        const float start = shifted ? x_n[0] : 0;
        float sum = 0, squares = 0;
        for (int c = own(); c < C; c += int(blockDim.x)) {
          sum += x_n[c] - start;
          squares += square(x_n[c] - start);
        }
        const float mean = block_sum(sum) / float(C);
        const float mean_of_squares = block_sum(squares) / float(C);
        if (own() == 0) variance[n] = mean_of_squares - square(mean);
      });
}

// So many numbers, their mean, and the sum of (x - mean)^2.
struct Moments {
  float count = 0, mean = 0, squares = 0;

  __device__ void add(float x) {
    count += 1;
    const float away = x - mean;
    mean += away / count;
    squares += away * (x - mean);
  }
  __device__ void join(Moments other) {
    const float all = count + other.count;
    if (all == 0) return;
    const float away = other.mean - mean;
    mean += away * (other.count / all);
    squares += other.squares + away * away * (count * other.count / all);
    count = all;
  }
};

// A warp for each row.
__global__ void welford_kernel(float* variance, const float* x, int C) {
  const int n = int(blockIdx.x);
  Moments all;
  for (int c = own(); c < C; c += 32) all.add(x[n * C + c]);
  for (int away = 16; away > 0; away /= 2) {
    Moments other;
    other.count = __shfl_down_sync(0xffffffffu, all.count, away);
    other.mean = __shfl_down_sync(0xffffffffu, all.mean, away);
    other.squares = __shfl_down_sync(0xffffffffu, all.squares, away);
    all.join(other);
  }
  if (own() == 0) variance[n] = all.squares / float(C);
}

}  // namespace

// ---- the host's side ----

void launch_layernorm(How how, NormArrays a, int N, int C) {
  const bool fits = C <= most_each * block_threads;
  if (how == How::chain) {
    layernorm_chain(a, N, C);
  } else if (how == How::fused || !fits) {
    layernorm_fused(a, N, C);
  } else if (how == How::once || C % 4 != 0) {
    layernorm_once(a, N, C);
  } else {
    layernorm_wide(a, N, C);
  }
}

Normed layernorm(How how, const Floats& x, const Floats& gamma, const Floats& beta, int N,
                 int C) {
  const OnDevice from(x), g(gamma), b(beta), y(x.size()), away(x.size()),
      squares(x.size()), scaled(x.size()), mean{size_t(N)}, rstd{size_t(N)};
  launch_layernorm(how,
                   {y.data(), mean.data(), rstd.data(), from.data(), g.data(), b.data(),
                    away.data(), squares.data(), scaled.data()},
                   N, C);
  return {y.host(), mean.host(), rstd.host()};
}

Floats variances(Variance way, const Floats& x, int N, int C) {
  const OnDevice from(x), to{size_t(N)};
  if (way == Variance::two_loops) variance_by_two_loops(to.data(), from.data(), N, C);
  if (way == Variance::squares) variance_by_squares(to.data(), from.data(), N, C, false);
  if (way == Variance::shifted) variance_by_squares(to.data(), from.data(), N, C, true);
  if (way == Variance::welford) welford_kernel<<<N, 32>>>(to.data(), from.data(), C);
  return to.host();
}

}  // namespace chainrule::fused
