// Attention on the CPU without the matrix of scores: see ops/attention.h.
//
// The scores are made in tiles that stay in the cache, used at once, and made again when
// backward needs them. What makes this possible in forward is the online softmax: the
// largest score so far, and every sum so far measured against it, which fades when a
// larger one comes. Tiles that none of their queries may see are skipped. How a tile is
// made: flash.h. The same with all scores stored: tests/plain/attention.cpp. Introduced
// by lesson 28, without the matrix by lesson 41.
#include "ops/attention.h"

#include <algorithm>
#include <deque>

#include "ops/each.h"
#include "ops/flash.h"
#include "ops/sum.h"

namespace chainrule {
namespace {

// The softmax over the keys that query t sees, in p; its logsumexp is returned.
real softmax_of_query(real* p, int n, int h, int t, const real* q, const real* k,
                      AttentionSize s) {
  const int seen = s.seen(n, t);
  const real* query = q + (s.query_row(n, h) + t) * s.D;
  const real* keys = k + s.key_row(n, h) * s.D;
  for (int j = 0; j < seen; ++j) {
    const real* key = keys + j * s.D;
    const double dot = sum_range(0, s.D, [=](int d) { return query[d] * key[d]; });
    p[j] = real(dot) * flash::score_scale(s) - s.penalty(h, t, j);
  }
  if (seen == 0) return -INFINITY;
  const real largest = *std::max_element(p, p + seen);
  for (int j = 0; j < seen; ++j) p[j] = exponential(p[j] - largest);
  const real sum = real(sum_range(0, seen, [=](int j) { return p[j]; }));
  for (int j = 0; j < seen; ++j) p[j] /= sum;
  return largest + std::log(sum);
}

// One query alone, as when text is generated, would fill one lane of many.
void attend_alone(real* y, real* logsumexp, int n, int h, const real* q, const real* k,
                  const real* v, AttentionSize s) {
  const DeviceArray shares(s.S);
  const real* const p = shares.data();
  *logsumexp = softmax_of_query(shares.data(), n, h, 0, q, k, s);
  std::fill(y, y + s.D, real(0));
  for (int j = 0; j < s.seen(n, 0); ++j) {
    const real* value = v + (s.key_row(n, h) + j) * s.D;
    for (int d = 0; d < s.D; ++d) y[d] += p[j] * value[d];
  }
}

// All queries of a head, W at a time past B keys at a time.
void attend(real* y, real* logsumexp, int n, int h, const real* q, const real* k,
            const real* v, AttentionSize s) {
  std::deque<flash::KeyTile> tiles;
  for (int j = 0; j < s.seen(n, s.T - 1); j += flash::B) {
    tiles.emplace_back(k, v, j, std::min(flash::B, s.S - j), s.D);
  }
  for (int t = 0; t < s.T; t += flash::W) {
    flash::Queries queries(s, n, h, t, q);
    for (const flash::KeyTile& tile : tiles) {
      if (tile.j0 < queries.most_seen()) queries.look_at(tile);
    }
    queries.finish(y, logsumexp);
  }
}

}  // namespace

// score[t,j]   = q[t] . k[j] / sqrt(D) - penalty(t, j)         of every n and h
// logsumexp[t] = log(sum over the seen j of e^score[t,j])
// y[t]         = sum over the seen j of e^(score[t,j] - logsumexp[t]) v[j]
REPLACEABLE void attention_forward(real* y, real* logsumexp, const real* q, const real* k,
                                   const real* v, AttentionSize s) {
  parallel_for(s.N * s.NH, 1, [=](int begin, int end) {
    for (int head = begin; head < end; ++head) {
      const int n = head / s.NH, h = head % s.NH;
      const int row = s.query_row(n, h), key = s.key_row(n, h);
      if (s.T == 1) {
        attend_alone(y + row * s.D, logsumexp + row, n, h, q, k, v, s);
      } else {
        attend(y + row * s.D, logsumexp + row, n, h, q + row * s.D, k + key * s.D,
               v + key * s.D, s);
      }
    }
  });
}

// With p = e^(score - logsumexp), made again tile by tile:
//   dv[j]       = sum over h of the group, and over t, of p[t,j] dy[t]
//   dp[t,j]     = dy[t] . v[j]
//   dscore[t,j] = p[t,j] (dp[t,j] - sum over i of p[t,i] dp[t,i])   (softmax)
//   dq[t]       = sum over j of dscore[t,j] k[j] / sqrt(D)
//   dk[j]       = sum over h of the group, and over t, of dscore[t,j] q[t] / sqrt(D)
// The sum over i needs no scores: sum of p[t,i] dy[t] . v[i] = dy[t] . y[t].
REPLACEABLE void attention_backward(real* dq, real* dk, real* dv, const real* dy,
                                    const real* y, const real* logsumexp, const real* q,
                                    const real* k, const real* v, AttentionSize s) {
  const int D = s.D, group = s.NH / s.KVH;
  const DeviceArray means(s.N * s.NH * s.T);
  real* const mean = means.data();
  each_row(s.N * s.NH * s.T, D, [=](int row) {
    const int first = row * D;
    mean[row] = real(sum_range(first, first + D, [=](int i) { return dy[i] * y[i]; }));
  });
  parallel_for(s.N * s.KVH, 1, [=](int begin, int end) {
    for (int shared = begin; shared < end; ++shared) {
      const int n = shared / s.KVH, first_h = shared % s.KVH * group;
      std::deque<flash::QueryTile> tiles;
      for (int h = first_h; h < first_h + group; ++h) {
        const int row = s.query_row(n, h);
        std::fill(dq + row * D, dq + (row + s.T) * D, real(0));
        for (int t = 0; t < s.T; t += flash::B) {
          tiles.emplace_back(h, t, std::min(flash::B, s.T - t), q + row * D, dy + row * D,
                             D);
        }
      }
      const int key = s.key_row(n, first_h) * D;
      for (int j = 0; j < s.S; j += flash::W) {
        flash::Keys keys(s, n, j, k + key, v + key);
        for (const flash::QueryTile& tile : tiles) {
          const int row = s.query_row(n, tile.h);
          if (!keys.seen_by(tile)) continue;
          keys.look_at(tile, logsumexp + row, mean + row, dq + row * D);
        }
        keys.finish(dk + key, dv + key);
      }
    }
  });
}

// probabilities[t,j] = e^score[t,j] / sum over the seen i of e^score[t,i]
REPLACEABLE void attention_probabilities(real* probabilities, const real* q,
                                         const real* k, AttentionSize s) {
  each_row(s.N * s.NH * s.T, s.S * s.D, [=](int row) {
    const int n = row / (s.NH * s.T), h = row / s.T % s.NH, t = row % s.T;
    real* const p = probabilities + row * s.S;
    std::fill(p, p + s.S, real(0));
    softmax_of_query(p, n, h, t, q, k, s);
  });
}

}  // namespace chainrule
