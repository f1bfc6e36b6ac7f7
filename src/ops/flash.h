// Tiles of attention's scores: made, used and forgotten in the cache ("flash attention").
//
// A tile is W numbers wide, one for each lane of the vector registers: queries in
// forward, so that their softmaxes run side by side, keys in backward. All its products
// are those of ops/tile.h. A helper of attention.cpp, no op itself. Introduced by
// lesson 41.
#pragma once

#include <algorithm>
#include <cmath>

#include "device.h"
#include "ops/attention.h"
#include "ops/tile.h"
#include "ops/vector_math.h"

namespace chainrule {
namespace flash {

constexpr int W = tile::columns;   // lanes of a tile: queries (forward), keys (backward)
constexpr int B = 8 * tile::rows;  // rows of a tile: keys (forward), queries (backward)

inline real score_scale(AttentionSize s) { return 1 / std::sqrt(real(s.D)); }

// The matrix [columns, rows] whose rows begin `step` apart, read as [rows, columns].
inline tile::Operand turned(const real* data, int step) { return {data, 1, step}; }

// At most B rows of two matrices of D columns, for every tile they take part in: those of
// the first along D, as they stand; those of the second across, packed once.
struct Packed {
  Packed(const real* first, const real* second, int count, int D)
      : memory(B * (D + tile::rows)),
        along({first, D, 1}, count, D, nullptr),
        across(turned(second, D), D, count, memory.data()) {}
  const DeviceArray memory;
  const tile::Rows along;   // [count, D]
  const tile::Rows across;  // [D, count]
};

// ---- forward --------------------------------------------------------------------------

// At most B keys and their values.
struct KeyTile {
  KeyTile(const real* k, const real* v, int first, int number, int D)
      : j0(first), count(number), packed(k + first * D, v + first * D, number, D) {}
  const int j0, count;
  const Packed packed;  // k along, v across
};

// W queries on their way along the keys, one in each lane.
class Queries {
 public:
  Queries(AttentionSize s, int n, int h, int t0, const real* q)
      : s_(s),
        h_(h),
        t0_(t0),
        inside_(std::min(W, s.T - t0)),
        turned_q_(s.D * W),
        sums_(s.D * W),
        scores_(B * W) {
    tile::pack<W>(turned_q_.data(), turned(q + t0 * s.D, s.D), s.D, inside_);
    std::fill(sums_.data(), sums_.data() + s.D * W, real(0));
    for (int i = 0; i < W; ++i) {
      seen_[i] = s.seen(n, t0 + std::min(i, inside_ - 1));
      largest_[i] = -INFINITY;
      total_[i] = 0;
    }
  }

  int most_seen() const { return seen_[W - 1]; }  // a later query sees no less

  // One tile of keys and values: the online softmax.
  void look_at(const KeyTile& keys) {
    // 1. scores[j][i] = k[j] . q[i] / sqrt(D), with the masks.
    keys.packed.along.times(turned_q_.data(), W, scores_.data(), W, W, false);
    finish_scores(keys);
    // 2. Where a larger score has come, what was summed before fades.
    real base[W];
    fade(keys.count, base);
    // 3. scores = e^(scores - largest): the probabilities, still to be divided.
    exponentials(keys.count, base);
    // 4. sums[d][i] += sum over j of v[j][d] scores[j][i]
    keys.packed.across.times(scores_.data(), W, sums_.data(), W, W, true);
  }

  // y[t] = sums / total;   logsumexp[t] = largest + log(total)
  void finish(real* y, real* logsumexp) const {
    for (int i = 0; i < inside_; ++i) {
      const real share = total_[i] > 0 ? 1 / total_[i] : 0;
      real* y_t = y + (t0_ + i) * s_.D;
      for (int d = 0; d < s_.D; ++d) y_t[d] = sums_.data()[d * W + i] * share;
      logsumexp[t0_ + i] = largest_[i] + std::log(total_[i]);
    }
  }

 private:
  // From products to scores: scale, penalty, masks.
  void finish_scores(const KeyTile& keys) {
    const real scale = score_scale(s_);
    const bool all_seen = keys.j0 + keys.count <= seen_[0];
    for (int row = 0; row < keys.count; ++row) {
      const int j = keys.j0 + row;
      real* score = scores_.data() + row * W;
      for (int i = 0; i < W; ++i) score[i] *= scale;
      if (s_.slopes[h_] != 0) {
        for (int i = 0; i < W; ++i) score[i] -= s_.penalty(h_, t0_ + i, j);
      }
      if (all_seen) continue;
      for (int i = 0; i < W; ++i) score[i] = j < seen_[i] ? score[i] : -INFINITY;
    }
  }

  // base [W]: what the new scores are measured against
  void fade(int count, real* base) {
    real largest[W], factor[W];
    std::copy(largest_, largest_ + W, largest);
    for (int row = 0; row < count; ++row) {
      const real* score = scores_.data() + row * W;
      for (int i = 0; i < W; ++i)
        largest[i] = largest[i] < score[i] ? score[i] : largest[i];
    }
    for (int i = 0; i < W; ++i) {
      base[i] = largest[i] == -INFINITY ? 0 : largest[i];  // nothing seen yet
      factor[i] = exponential(largest_[i] - base[i]);
      largest_[i] = largest[i];
      total_[i] *= factor[i];
    }
    for (int d = 0; d < s_.D; ++d) {
      real* sum = sums_.data() + d * W;
      for (int i = 0; i < W; ++i) sum[i] *= factor[i];
    }
  }

  void exponentials(int count, const real* base) {
    real sum[W] = {};
    for (int row = 0; row < count; ++row) {
      real* score = scores_.data() + row * W;
      for (int i = 0; i < W; ++i) {
        score[i] = exponential(score[i] - base[i]);
        sum[i] += score[i];
      }
    }
    for (int i = 0; i < W; ++i) total_[i] += sum[i];
  }

  const AttentionSize s_;
  const int h_, t0_, inside_;
  const DeviceArray turned_q_, sums_, scores_;  // [D,W], [D,W], [B,W]
  int seen_[W];
  real largest_[W], total_[W];
};

// ---- backward -------------------------------------------------------------------------

// At most B queries of head h, and the dy that came back to them.
struct QueryTile {
  QueryTile(int head, int first, int number, const real* q, const real* dy, int D)
      : h(head),
        t0(first),
        count(number),
        queries(q + first * D, q + first * D, number, D),
        dys(dy + first * D, dy + first * D, number, D) {}
  const int h, t0, count;
  const Packed queries, dys;
};

// W keys, one in each lane, and what all queries have to say about them.
class Keys {
 public:
  Keys(AttentionSize s, int n, int j0, const real* k, const real* v)
      : s_(s),
        n_(n),
        j0_(j0),
        inside_(std::min(W, s.S - j0)),
        turned_k_(s.D * W),
        turned_v_(s.D * W),
        panels_((s.D + W - 1) / W * W * W),
        dk_(s.D * W),
        dv_(s.D * W),
        p_(B * W),
        dp_(B * W) {
    tile::pack<W>(turned_k_.data(), turned(k + j0 * s.D, s.D), s.D, inside_);
    tile::pack<W>(turned_v_.data(), turned(v + j0 * s.D, s.D), s.D, inside_);
    for (int d = 0; d < s.D; d += W) {
      tile::pack<W>(panels_.data() + d * W, {k + j0 * s.D + d, s.D, 1}, inside_,
                    std::min(W, s.D - d));
    }
    std::fill(dk_.data(), dk_.data() + s.D * W, real(0));
    std::fill(dv_.data(), dv_.data() + s.D * W, real(0));
  }

  bool seen_by(const QueryTile& tile) const {
    return s_.seen(n_, tile.t0 + tile.count - 1) > j0_;
  }

  // The forward's steps in reverse. logsumexp, mean [T]   dq [T,D], of the tile's head
  void look_at(const QueryTile& tile, const real* logsumexp, const real* mean, real* dq) {
    // What forward did not keep: the products, all of the tile's probabilities p.
    tile.queries.along.times(turned_k_.data(), W, p_.data(), W, W, false);
    // 4. dp[t][i] = dy[t] . v[i];   dv[d][i] += sum over t of dy[t][d] p[t][i]
    tile.dys.along.times(turned_v_.data(), W, dp_.data(), W, W, false);
    finish_scores(tile, logsumexp, mean);  // 3., 2. p and dscore, in the place of dp
    tile.dys.across.times(p_.data(), W, dv_.data(), W, W, true);
    // 1. dk[d][i] += sum over t of q[t][d] dscore[t][i]
    //    dq[t][d] += sum over i of dscore[t][i] k[i][d]
    tile.queries.across.times(dp_.data(), W, dk_.data(), W, W, true);
    const tile::Rows dscores({dp_.data(), W, 1}, tile.count, inside_, nullptr);
    for (int d = 0; d < s_.D; d += W) {
      dscores.times(panels_.data() + d * W, W, dq + tile.t0 * s_.D + d, s_.D,
                    std::min(W, s_.D - d), true);
    }
  }

  void finish(real* dk, real* dv) const {
    for (int i = 0; i < inside_; ++i) {
      for (int d = 0; d < s_.D; ++d) {
        dk[(j0_ + i) * s_.D + d] = dk_.data()[d * W + i];
        dv[(j0_ + i) * s_.D + d] = dv_.data()[d * W + i];
      }
    }
  }

 private:
  // p_: from products to probabilities. dp_: to the products' gradients dscore.
  void finish_scores(const QueryTile& tile, const real* logsumexp, const real* mean) {
    const real scale = score_scale(s_);
    for (int row = 0; row < tile.count; ++row) {
      const int t = tile.t0 + row, seen = s_.seen(n_, t) - j0_;
      real *p = p_.data() + row * W, *dp = dp_.data() + row * W;
      const real log_sum = logsumexp[t], mean_t = mean[t];
      for (int i = 0; i < W; ++i) p[i] *= scale;
      if (s_.slopes[tile.h] != 0) {
        for (int i = 0; i < W; ++i) p[i] -= s_.penalty(tile.h, t, j0_ + i);
      }
      for (int i = 0; i < W; ++i) {
        const real share = exponential(p[i] - log_sum);
        p[i] = i < seen ? share : 0;
        dp[i] = p[i] * (dp[i] - mean_t) * scale;
      }
    }
  }

  const AttentionSize s_;
  const int n_, j0_, inside_;
  const DeviceArray turned_k_, turned_v_;  // [D,W]
  const DeviceArray panels_;               // k as it stands, in panels of W columns
  const DeviceArray dk_, dv_;              // [D,W]
  const DeviceArray p_, dp_;               // [B,W]
};

}  // namespace flash
}  // namespace chainrule
