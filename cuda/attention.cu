// Attention as kernels that keep no matrix of scores: see ops/attention.h, and
// src/ops/attention.cpp for how the formulas come about.
//
// A block has 16 rows of its own: queries in forward and for dq, keys for dk and dv. The
// rows of the other side pass by in tiles, through shared memory, so that each number
// that is fetched is used 16 times. Eight threads, the lanes, serve a row: first each
// makes the scores of every eighth row that passes, then each adds up every eighth of the
// D sums. Two kernels of backward make the probabilities again, one for dq and one for dk
// and dv: so every sum has one owner, and needs no atomics. What bounds them is the speed
// of shared memory, two reads for a multiplication. Introduced by lesson 41.
#include "ops/attention.h"

#include <cmath>

#include "cuda/kernel.cuh"

namespace chainrule {
namespace {

constexpr int own_rows = 16, lanes = 8;  // 128 threads
constexpr int most_passing = 32;         // rows of a passing tile, where they fit
constexpr int shared_numbers = 48 * 1024 / int(sizeof(real));

__device__ int own_row() { return int(threadIdx.x) / lanes; }
__device__ int own_lane() { return int(threadIdx.x) % lanes; }

// Rows lie D + 1 apart in shared memory: a column of them is spread over all banks.
__device__ void fetch(real* to, const real* from, int rows, int D) {
  for (int i = int(threadIdx.x); i < rows * D; i += int(blockDim.x)) {
    to[i / D * (D + 1) + i % D] = from[i];
  }
}

__device__ void clear(real* rows, int D) {
  for (int i = int(threadIdx.x); i < own_rows * (D + 1); i += int(blockDim.x)) {
    rows[i] = 0;
  }
}

// The thread's rows of `own`, every eighth column, to memory.
__device__ void put(real* to, const real* own, int D) {
  for (int d = own_lane(); d < D; d += lanes) to[d] = own[own_row() * (D + 1) + d];
}

__device__ real dot(const real* a, const real* b, int D) {
  real sum = 0;
  for (int d = 0; d < D; ++d) sum += a[d] * b[d];
  return sum;
}

// own[d] = fade own[d] + sum over r of weight[r] passing[r][d], for the thread's row
__device__ void add_up(real* own, real fade, const real* weight, const real* passing,
                       int rows, int D) {
  for (int d = own_lane(); d < D; d += lanes) {
    real sum = 0;
    for (int r = 0; r < rows; ++r) sum += weight[r] * passing[r * (D + 1) + d];
    own[d] = fade * own[d] + sum;
  }
}

__device__ real score(const real* query, const real* key, int h, int t, int j,
                      const AttentionSize& s) {
  return dot(query, key, s.D) / std::sqrt(real(s.D)) - s.penalty(h, t, j);
}

// Over the eight lanes of a row.
template <class Join>
__device__ real join_lanes(real value, Join join) {
  for (int away = lanes / 2; away > 0; away /= 2) {
    value = join(value, __shfl_xor_sync(0xffffffffu, value, away));
  }
  return value;
}

// How many passing rows there is shared memory for, beside `own` rows of D numbers:
// `passing` rows of D and `weights` numbers are needed for each.
int passing_rows(int own, int passing, int weights, int D) {
  const int left = shared_numbers - own * own_rows * (D + 1);
  const int rows = left / (passing * (D + 1) + weights * own_rows);
  ENSURE(rows >= 1,
         "attention: heads of %d numbers do not fit into a block's shared memory", D);
  return std::min(rows, most_passing);
}

size_t shared_bytes(int own, int passing, int weights, int rows, int D) {
  return sizeof(real) * size_t(own * own_rows * (D + 1) + passing * rows * (D + 1) +
                               weights * own_rows * rows);
}

__global__ void forward_kernel(real* y, real* logsumexp, const real* q, const real* k,
                               const real* v, AttentionSize s, int tile) {
  extern __shared__ real memory[];
  const int D = s.D, line = D + 1;
  real* const queries = memory;                                  // [own_rows, D]
  real* const sums = queries + own_rows * line;                  // [own_rows, D]
  real* const keys = sums + own_rows * line;                     // [tile, D]
  real* const values = keys + tile * line;                       // [tile, D]
  real* const shares = values + tile * line + own_row() * tile;  // [tile] of the row
  const int tiles = (s.T + own_rows - 1) / own_rows;
  const int head = int(blockIdx.x) / tiles, n = head / s.NH, h = head % s.NH;
  const int t0 = int(blockIdx.x) % tiles * own_rows, count = min(own_rows, s.T - t0);
  const int t = t0 + own_row(), key = s.key_row(n, h);
  const bool inside = own_row() < count;
  const int seen = inside ? s.seen(n, t) : 0, most = s.seen(n, t0 + count - 1);
  fetch(queries, q + (s.query_row(n, h) + t0) * D, count, D);
  clear(sums, D);
  real largest = -INFINITY, total = 0;
  for (int j0 = 0; j0 < most; j0 += tile) {
    const int rows = min(tile, s.S - j0);
    __syncthreads();  // nobody may fetch before all are done with the tile before
    fetch(keys, k + (key + j0) * D, rows, D);
    fetch(values, v + (key + j0) * D, rows, D);
    __syncthreads();
    // 1. The scores, with the masks.
    real now_largest = largest, sum = 0;
    for (int r = own_lane(); r < rows; r += lanes) {
      shares[r] = j0 + r < seen ? score(queries + own_row() * line, keys + r * line, h, t,
                                        j0 + r, s)
                                : -INFINITY;
      now_largest = max(now_largest, shares[r]);
    }
    now_largest = join_lanes(now_largest, [](real a, real b) { return max(a, b); });
    // 2. Where a larger score has come, what was summed before fades.
    const real base = now_largest == -INFINITY ? 0 : now_largest;  // nothing seen yet
    const real fade = std::exp(largest - base);
    largest = now_largest;
    // 3. The probabilities, still to be divided.
    for (int r = own_lane(); r < rows; r += lanes) {
      shares[r] = std::exp(shares[r] - base);
      sum += shares[r];
    }
    total = fade * total + join_lanes(sum, [](real a, real b) { return a + b; });
    __syncwarp();  // the row's lanes read each other's shares
    // 4. sums[d] += sum over j of share[j] v[j][d]
    add_up(sums + own_row() * line, fade, shares, values, rows, D);
  }
  __syncthreads();
  if (!inside) return;
  const int row = s.query_row(n, h) + t;
  for (int d = own_lane(); d < D; d += lanes) {
    y[row * D + d] = total > 0 ? sums[own_row() * line + d] / total : 0;
  }
  if (own_lane() == 0) logsumexp[row] = largest + std::log(total);
}

// The probability of key j for query t, and the gradient of their product q . k: see
// attention_backward.
struct Weights {
  real share, dproduct;
};
__device__ Weights weigh(const real* query, const real* key, const real* dy,
                         const real* value, real logsumexp, real mean, int h, int t,
                         int j, const AttentionSize& s) {
  const real p = std::exp(score(query, key, h, t, j, s) - logsumexp);
  return {p, p * (dot(dy, value, s.D) - mean) / std::sqrt(real(s.D))};
}

__global__ void dq_kernel(real* dq, const real* dy, const real* mean,
                          const real* logsumexp, const real* q, const real* k,
                          const real* v, AttentionSize s, int tile) {
  extern __shared__ real memory[];
  const int D = s.D, line = D + 1;
  real* const queries = memory;                                     // [own_rows, D]
  real* const dys = queries + own_rows * line;                      // [own_rows, D]
  real* const sums = dys + own_rows * line;                         // [own_rows, D]
  real* const keys = sums + own_rows * line;                        // [tile, D]
  real* const values = keys + tile * line;                          // [tile, D]
  real* const dproducts = values + tile * line + own_row() * tile;  // [tile] of the row
  const int tiles = (s.T + own_rows - 1) / own_rows;
  const int head = int(blockIdx.x) / tiles, n = head / s.NH, h = head % s.NH;
  const int t0 = int(blockIdx.x) % tiles * own_rows, count = min(own_rows, s.T - t0);
  const int t = t0 + own_row(), row = s.query_row(n, h) + t, key = s.key_row(n, h);
  const bool inside = own_row() < count;
  const int seen = inside ? s.seen(n, t) : 0, most = s.seen(n, t0 + count - 1);
  fetch(queries, q + (s.query_row(n, h) + t0) * D, count, D);
  fetch(dys, dy + (s.query_row(n, h) + t0) * D, count, D);
  clear(sums, D);
  for (int j0 = 0; j0 < most; j0 += tile) {
    const int rows = min(tile, s.S - j0);
    __syncthreads();
    fetch(keys, k + (key + j0) * D, rows, D);
    fetch(values, v + (key + j0) * D, rows, D);
    __syncthreads();
    for (int r = own_lane(); r < rows; r += lanes) {
      dproducts[r] = 0;
      if (j0 + r >= seen) continue;
      dproducts[r] =
          weigh(queries + own_row() * line, keys + r * line, dys + own_row() * line,
                values + r * line, logsumexp[row], mean[row], h, t, j0 + r, s)
              .dproduct;
    }
    __syncwarp();  // the row's lanes read each other's
    add_up(sums + own_row() * line, 1, dproducts, keys, rows, D);
  }
  __syncthreads();
  if (inside) put(dq + row * D, sums, D);
}

__global__ void dk_dv_kernel(real* dk, real* dv, const real* dy, const real* mean,
                             const real* logsumexp, const real* q, const real* k,
                             const real* v, AttentionSize s, int tile) {
  extern __shared__ real memory[];
  const int D = s.D, line = D + 1;
  real* const keys = memory;                       // [own_rows, D]
  real* const values = keys + own_rows * line;     // [own_rows, D]
  real* const sums_dk = values + own_rows * line;  // [own_rows, D]
  real* const sums_dv = sums_dk + own_rows * line;
  real* const queries = sums_dv + own_rows * line;            // [tile, D]
  real* const dys = queries + tile * line;                    // [tile, D]
  real* const shares = dys + tile * line + own_row() * tile;  // [tile] of the row
  real* const dproducts = shares + own_rows * tile;           // [tile] of the row
  const int tiles = (s.S + own_rows - 1) / own_rows, group = s.NH / s.KVH;
  const int shared = int(blockIdx.x) / tiles, n = shared / s.KVH;
  const int j0 = int(blockIdx.x) % tiles * own_rows, count = min(own_rows, s.S - j0);
  const int j = j0 + own_row(), first_h = shared % s.KVH * group;
  const int row = s.key_row(n, first_h) + j;
  const bool inside = own_row() < count;
  fetch(keys, k + (s.key_row(n, first_h) + j0) * D, count, D);
  fetch(values, v + (s.key_row(n, first_h) + j0) * D, count, D);
  clear(sums_dk, D);
  clear(sums_dv, D);
  for (int i = 0; i < group * s.T; i += tile) {  // the queries of all heads of the group
    const int rows = min(tile, group * s.T - i), from = s.query_row(n, first_h) + i;
    __syncthreads();
    fetch(queries, q + from * D, rows, D);
    fetch(dys, dy + from * D, rows, D);
    __syncthreads();
    for (int r = own_lane(); r < rows; r += lanes) {
      const int h = first_h + (i + r) / s.T, t = (i + r) % s.T;
      shares[r] = dproducts[r] = 0;
      if (!inside || j >= s.seen(n, t)) continue;
      const Weights w = weigh(queries + r * line, keys + own_row() * line, dys + r * line,
                              values + own_row() * line, logsumexp[from + r],
                              mean[from + r], h, t, j, s);
      shares[r] = w.share;
      dproducts[r] = w.dproduct;
    }
    __syncwarp();  // the row's lanes read each other's
    add_up(sums_dk + own_row() * line, 1, dproducts, queries, rows, D);
    add_up(sums_dv + own_row() * line, 1, shares, dys, rows, D);
  }
  __syncthreads();
  if (!inside) return;
  put(dk + row * D, sums_dk, D);
  put(dv + row * D, sums_dv, D);
}

}  // namespace

// score[t,j]   = q[t] . k[j] / sqrt(D) - penalty(t, j)         of every n and h
// logsumexp[t] = log(sum over the seen j of e^score[t,j])
// y[t]         = sum over the seen j of e^(score[t,j] - logsumexp[t]) v[j]
REPLACEABLE void attention_forward(real* y, real* logsumexp, const real* q, const real* k,
                                   const real* v, AttentionSize s) {
  const int blocks = s.N * s.NH * blocks_for(s.T, own_rows);
  if (blocks == 0) return;
  const int tile = passing_rows(2, 2, 1, s.D);
  forward_kernel<<<blocks, own_rows * lanes, shared_bytes(2, 2, 1, tile, s.D)>>>(
      y, logsumexp, q, k, v, s, tile);
  launched("attention_forward");
}

// With p = e^(score - logsumexp):
// dv[j]       = sum over h of the group, and over t, of p[t,j] dy[t]
// dp[t,j]     = dy[t] . v[j]
// dscore[t,j] = p[t,j] (dp[t,j] - dy[t] . y[t])
// dq[t]       = sum over j of dscore[t,j] k[j] / sqrt(D)
// dk[j]       = sum over h of the group, and over t, of dscore[t,j] q[t] / sqrt(D)
REPLACEABLE void attention_backward(real* dq, real* dk, real* dv, const real* dy,
                                    const real* y, const real* logsumexp, const real* q,
                                    const real* k, const real* v, AttentionSize s) {
  const int D = s.D, tile_q = passing_rows(3, 2, 1, D), tile_k = passing_rows(4, 2, 2, D);
  const DeviceArray means(s.N * s.NH * s.T);
  real* const mean = means.data();
  each_row(
      s.N * s.NH * s.T, D, ON_DEVICE(int row) {
        const real *dy_t = dy + row * D, *y_t = y + row * D;
        const real sum = sum_in_block(D, [=](int d) { return dy_t[d] * y_t[d]; });
        if (threadIdx.x == 0) mean[row] = sum;
      });
  const int query_blocks = s.N * s.NH * blocks_for(s.T, own_rows);
  const int key_blocks = s.N * s.KVH * blocks_for(s.S, own_rows);
  if (query_blocks == 0 || key_blocks == 0) return;
  dq_kernel<<<query_blocks, own_rows * lanes, shared_bytes(3, 2, 1, tile_q, D)>>>(
      dq, dy, mean, logsumexp, q, k, v, s, tile_q);
  launched("attention_backward, dq");
  dk_dv_kernel<<<key_blocks, own_rows * lanes, shared_bytes(4, 2, 2, tile_k, D)>>>(
      dk, dv, dy, mean, logsumexp, q, k, v, s, tile_k);
  launched("attention_backward, dk and dv");
}

// probabilities[t,j] = e^score[t,j] / sum over the seen i of e^score[t,i]
REPLACEABLE void attention_probabilities(real* probabilities, const real* q,
                                         const real* k, AttentionSize s) {
  each_row(
      s.N * s.NH * s.T, s.S, ON_DEVICE(int row) {
        const int n = row / (s.NH * s.T), h = row / s.T % s.NH, t = row % s.T;
        const int seen = s.seen(n, t);
        const real *query = q + row * s.D, *keys = k + s.key_row(n, h) * s.D;
        const auto score_of = [=](int j) {
          return score(query, keys + j * s.D, h, t, j, s);
        };
        const real largest = largest_in_block(seen, score_of);
        const real sum =
            sum_in_block(seen, [=](int j) { return std::exp(score_of(j) - largest); });
        for (int j = int(threadIdx.x); j < s.S; j += int(blockDim.x)) {
          probabilities[row * s.S + j] =
              j < seen ? std::exp(score_of(j) - largest) / sum : 0;
        }
      });
}

}  // namespace chainrule
